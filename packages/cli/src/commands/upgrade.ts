import type { UpgradedDatabase } from "@rampart/cluster-api";
import {
  executeUpgrade,
  prepareUpgrade,
  type UpgradeCall,
  type UpgradeRequest,
  withClusterFailures,
} from "@rampart/deploy";
import { printable } from "@rampart/findings";
import { consentFlags, defaultTimeout, watchFlags } from "../cluster/cluster-options.ts";
import { announce, askConsent } from "../cluster/consent.ts";
import { openCluster } from "../cluster/open-cluster.ts";
import { pendingAction, watchInterruption } from "../cluster/pending-action.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { exitCodes } from "../exit-code.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { gather, oneOf, parsePositive, usage } from "../option-values.ts";
import { outputFlags } from "../output-options.ts";
import { commandDocument, json } from "../render/document.ts";
import { upgradeLines } from "../render/upgrade-changes.ts";
import { writeLine } from "../render/write-line.ts";
import { rejectUnknownValues } from "../targets/living-targets.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<database>", "uid of the database, as the cluster numbers it", parsePositive)
      .option("--module <module>", "module to upgrade to: uid, name or name@version; repeatable", gather)
      .option("--args <arguments>", "arguments of the new module")
      .option(
        "--redis-version <version>",
        "Redis version to upgrade to (default: with --module the present one, else the latest)",
      )
      .option("--preserve-roles", "keep masters and replicas where they are")
      .option("--may-discard-data", "accept that a database without replica and persistence loses its data")
      .option(
        "--endpoint <endpoint>",
        "the call to send: database, database-modules or modules (default: database)",
        oneOf("database", "database-modules", "modules"),
      )
      .option(
        "--dry-run",
        "print what would change; from 8.0 on the cluster validates it; the database stays as it is",
      ),
    consentFlags,
    watchFlags,
    outputFlags,
  );

type UpgradeOptions = ActionOptions<typeof flags>;

export const command = defineCommand({
  flags,
  examples: [
    "rampart upgrade 1 --module tally@1.3.0",
    "rampart upgrade 1 --module tally@1.3.0 --redis-version 8.4 --dry-run",
  ],
  seeAlso: "rest-api.md",
  action: upgrade,
});

/** Brings a database to other versions of its modules, or of Redis, and watches until that is done. */
async function upgrade(uid: number, options: UpgradeOptions, io: Io): Promise<number> {
  const { endpoint = "database", dryRun = false } = options;
  rejectContradictions(endpoint, options);
  const client = await openCluster(options, io);
  const plan = await withClusterFailures(() =>
    prepareUpgrade(client, upgradeRequest(uid, endpoint, options)),
  );
  const { request, changes } = plan;
  const { stdout, stderr, signal } = io;
  announce(upgradeLines(uid, changes), options, io);
  if (dryRun && !plan.mayValidate) {
    if (options.format === "json")
      stdout.write(commandDocument("upgrade", { database: uid, dryRun, changes, request }));
    else stdout.write(`would send to database ${uid}:\n${json(request)}`);
    return exitCodes.done;
  }
  if (!dryRun) await askConsent(`Upgrade database ${uid}?`, options, io);
  let action: string | undefined;
  const onAction = (started: string) => {
    action = started;
    if (!options.quiet) writeLine(stderr, io, `watching action ${printable(started)}`);
  };
  const { timeout = defaultTimeout } = options;
  const answer = await watchInterruption(
    io,
    () => pendingAction(action),
    () => withClusterFailures(() => executeUpgrade(plan, client, { dryRun, timeout, signal, onAction })),
  );
  if (options.format === "json") {
    stdout.write(commandDocument("upgrade", { database: uid, dryRun, changes, request, answer }));
  } else writeLine(stdout, io, upgradeSentence(uid, answer, dryRun));
  return exitCodes.done;
}

function rejectContradictions(
  endpoint: UpgradeCall,
  { args, redisVersion, module: references = [] }: UpgradeOptions,
): void {
  if (args !== undefined && references.length !== 1) throw usage("--args belongs to one --module");
  if (redisVersion !== undefined) rejectUnknownValues({ redisVersion });
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
