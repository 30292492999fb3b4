import type { UpgradedDatabase } from "@rampart/cluster-api";
import {
  executeUpgrade,
  prepareUpgrade,
  type UpgradeCall,
  type UpgradeRequest,
  withClusterFailures,
} from "@rampart/deploy";
import { printable } from "@rampart/findings";
import { defaultTimeout, type WatchOptions } from "../cluster/cluster-options.ts";
import { openCluster } from "../cluster/open-cluster.ts";
import { pendingAction, reportInterruption } from "../cluster/pending-action.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import type { OutputOptions } from "../output-options.ts";
import { commandDocument, json } from "../render/document.ts";

export interface UpgradeOptions extends WatchOptions, OutputOptions {
  readonly module?: readonly string[];
  readonly args?: string;
  readonly redisVersion?: string;
  readonly preserveRoles?: boolean;
  readonly mayDiscardData?: boolean;
  readonly dryRun?: boolean;
  readonly endpoint?: UpgradeCall;
}

/** Brings a database to other versions of its modules, or of Redis, and watches until that is done. */
export async function upgrade(uid: number, options: UpgradeOptions, io: Io): Promise<number> {
  const { endpoint = "database", dryRun = false } = options;
  rejectContradictions(endpoint, options);
  const client = await openCluster(options, io);
  const plan = await withClusterFailures(() =>
    prepareUpgrade(client, upgradeRequest(uid, endpoint, options)),
  );
  const { request } = plan;
  const { stdout, stderr, signal } = io;
  if (dryRun && endpoint !== "database") {
    if (options.format === "json")
      stdout.write(commandDocument("upgrade", { database: uid, dryRun, request }));
    else stdout.write(`would send to database ${uid}:\n${json(request)}`);
    return exitCodes.done;
  }
  let answer: UpgradedDatabase = { uid };
  let action: string | undefined;
  const onAction = (started: string) => {
    action = started;
    if (!options.quiet) stderr.write(`watching action ${printable(started)}\n`);
  };
  const { timeout = defaultTimeout } = options;
  const interrupted = await reportInterruption(
    io,
    () => pendingAction(action),
    async () => {
      answer = await withClusterFailures(() =>
        executeUpgrade(plan, client, { dryRun, timeout, signal, onAction }),
      );
    },
  );
  if (interrupted !== undefined) return interrupted;
  if (options.format === "json") {
    stdout.write(commandDocument("upgrade", { database: uid, dryRun, request, answer }));
  } else stdout.write(`${upgradeSentence(uid, answer, dryRun)}\n`);
  return exitCodes.done;
}

function rejectContradictions(
  endpoint: UpgradeCall,
  { args, redisVersion, module: references = [] }: UpgradeOptions,
): void {
  if (args !== undefined && references.length !== 1) throw usage("--args belongs to one --module");
  if (endpoint === "database") return;
  if (references.length === 0)
    throw usage(`--endpoint ${endpoint} upgrades modules: name them with --module`);
  if (redisVersion !== undefined) throw usage(`--endpoint ${endpoint} leaves the Redis version as it is`);
}

function upgradeRequest(database: number, call: UpgradeCall, options: UpgradeOptions): UpgradeRequest {
  const { module: modules = [], args, redisVersion, preserveRoles, mayDiscardData } = options;
  return { database, call, modules, args, redisVersion, preserveRoles, mayDiscardData };
}

function upgradeSentence(
  uid: number,
  { module_list = [], redis_version }: UpgradedDatabase,
  dryRun: boolean,
): string {
  const modules = module_list.map(({ module_name, semantic_version }) =>
    `${module_name} ${semantic_version ?? ""}`.trim(),
  );
  const becomes = [...(redis_version === undefined ? [] : [`Redis ${redis_version}`]), ...modules].join(", ");
  const what = dryRun ? "would be upgraded" : "was upgraded";
  return printable(`database ${uid} ${what}${becomes === "" ? "" : ` (${becomes})`}`);
}
