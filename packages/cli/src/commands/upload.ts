import { addressOf } from "@rampart/cluster-client";
import { type ClusterOutcome, type ExpectedAnswer, uploadToCluster } from "@rampart/deploy";
import { mapConcurrently } from "@rampart/files";
import { parseNodeAddresses } from "../cluster/cluster-address.ts";
import { defaultTimeout, endpointFlags, nodeFlags, watchFlags } from "../cluster/cluster-options.ts";
import { readInventory } from "../cluster/inventory.ts";
import { openBundles, type UploadableBundles } from "../cluster/open-bundles.ts";
import { type Entry, type Opening, openEntry } from "../cluster/open-entry.ts";
import { uploadExitCode } from "../cluster/upload-exit-code.ts";
import { todayOf } from "../data/data-age.ts";
import { dataFlags } from "../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { exitCodeOfError, exitCodes } from "../exit-code.ts";
import { flagGroup, withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { parsePositive, usage } from "../option-values.ts";
import { outputFlags } from "../output-options.ts";
import { advisedError, advisedFindings } from "../render/advice.ts";
import { commandDocument } from "../render/document.ts";
import { renderError } from "../render/error-text.ts";
import { styleFor, widthOf } from "../render/style.ts";
import { uploadDocument } from "../render/upload-document.ts";
import { renderUploadPlan } from "../render/upload-plan.ts";
import { drawUploadProgress } from "../render/upload-progress-line.ts";
import { nextSteps, renderExpectedAnswer, renderUploadTable, uploadSummary } from "../render/upload-text.ts";
import { wrapLines } from "../render/wrap-text.ts";
import { writeLine } from "../render/write-line.ts";
import { signatureFlags } from "../trust-options.ts";
import type { Command } from "../typed-commander.ts";

/** Flags that say how a bundle is uploaded, to one cluster or to many. */
export const uploadFlags = flagGroup("Options:", (command) =>
  command
    .option("--force", "send the bundle even if the cluster is expected to refuse it")
    .option("--allow-upload", "enable allow_modules_upload for the upload, and restore it afterwards")
    .option("--rollback", "if a part of the upload fails, remove what this run added")
    .option("--dry-run", "print what would be sent, and send nothing"),
);

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<bundle...>", "the bundle, or its builds for several systems; - is standard input")
      .option("--inventory <file>", "upload to every cluster of this file instead")
      .option("--jobs <n>", "with --inventory: clusters at the same time (default: 4)", parsePositive),
    uploadFlags,
    signatureFlags,
    endpointFlags,
    nodeFlags,
    watchFlags,
    dataFlags,
    outputFlags,
  );

type UploadOptions = ActionOptions<typeof flags>;

/** What the command is called by. */
type UploadName = "upload" | "fleet upload";

export const command = defineCommand({
  flags,
  examples: [
    "rampart upload mymodule.zip --cluster https://cluster.example.com:9443",
    "rampart upload mymodule.zip --inventory clusters.yml --dry-run",
  ],
  seeAlso: "upload.md",
  action: (files, options, io) => uploadAs("upload", files, options, io),
});

/** Clusters at once, where nothing is said: an upload is mostly waiting. */
const defaultJobs = 4;

/** Uploads a bundle to a cluster, or to every cluster of an inventory. */
export async function uploadAs(
  command: UploadName,
  files: readonly string[],
  options: UploadOptions,
  io: Io,
): Promise<number> {
  const entries = await entriesOf(options);
  if (files.filter((file) => file === "-").length > 1) throw usage("standard input holds one bundle");
  if (files.includes("-") && options.passwordStdin === true) {
    throw usage("standard input cannot hold both the bundle and the password");
  }
  // Before the bundle is read: what the call lacks is said at once.
  const openings: Opening[] = [];
  for (const entry of entries) openings.push(await openEntry(entry, options, io));
  const bundles = await openBundles(command, files, options, io);
  if (bundles === undefined) return exitCodes.input;
  const jobs = options.inventory === undefined ? 1 : (options.jobs ?? defaultJobs);
  const hasPrefix = openings.length > 1 && jobs > 1;
  const outcomes = await mapConcurrently(openings, jobs, (opening) =>
    uploadOne(opening, bundles, options, io, hasPrefix),
  );
  return print(files, bundles, outcomes, options, io, command);
}

async function entriesOf({ inventory, cluster, node }: UploadOptions): Promise<readonly Entry[]> {
  if (inventory === undefined) return [cluster === undefined ? {} : { url: cluster }];
  if (cluster !== undefined) throw usage("--cluster and --inventory contradict each other");
  if (node !== undefined) throw usage("--node belongs to one cluster; an inventory has nodes of its own");
  return await readInventory(inventory);
}

async function uploadOne(
  { entry, client, error }: Opening,
  bundles: UploadableBundles,
  options: UploadOptions,
  io: Io,
  hasPrefix: boolean,
): Promise<ClusterOutcome> {
  const { stderr, signal } = io;
  if (client === undefined) return { ...notBegun(entry), ...(error && { error: advisedError(error, io) }) };
  const name = entry.name ?? client.label;
  const listener = drawUploadProgress(stderr, {
    quiet: options.quiet,
    verbose: options.verbose,
    prefix: hasPrefix ? `${name}: ` : "",
    width: widthOf(stderr, io),
    progress: hasPrefix ? undefined : io.progress,
    now: () => performance.now(),
  });
  const nodes = parseNodeAddresses(entry.nodes ?? options.node);
  const request = {
    name,
    endpoint: options.endpoint ?? entry.endpoint,
    nodes,
    force: options.force === true,
    allowUpload: options.allowUpload === true,
    today: todayOf(io),
    rollback: options.rollback === true,
    dryRun: options.dryRun === true,
    timeout: options.timeout ?? defaultTimeout,
  };
  try {
    signal.throwIfAborted();
    return withAdvice(await uploadToCluster(client, bundles, request, signal, listener), io);
  } catch (failure) {
    // Others may be in the middle of what they have to end well.
    if (signal.aborted) return notBegun({ ...entry, name });
    throw failure;
  }
}

/** What the cluster is expected to answer, and why it ended, with the advice of this command. */
function withAdvice(outcome: ClusterOutcome, io: Io): ClusterOutcome {
  const { expected, error } = outcome;
  return {
    ...outcome,
    ...(expected && { expected: { ...expected, findings: advisedFindings(expected.findings, io) } }),
    ...(error && { error: advisedError(error, io) }),
  };
}

function notBegun(entry: Entry): ClusterOutcome {
  const url = entry.url === undefined ? "" : addressOf(new URL(entry.url));
  return { name: entry.name ?? url, url, forced: false };
}

function print(
  files: readonly string[],
  bundles: UploadableBundles,
  clusters: readonly ClusterOutcome[],
  options: UploadOptions,
  io: Io,
  command: UploadName,
): number {
  const { stdout, stderr, signal } = io;
  const dryRun = options.dryRun === true;
  const interrupted = signal.aborted;
  for (const cluster of clusters) explain(cluster, io);
  const [{ upload: first }] = bundles;
  const module = { name: first.moduleName, version: first.semanticVersion };
  if (options.format === "json") {
    stdout.write(
      commandDocument(
        command,
        uploadDocument(files, bundles, clusters, { dryRun, interrupted, flags: io.flags }),
      ),
    );
  } else {
    const style = styleFor(stdout, io, options.color);
    stdout.write(renderUploadTable(clusters, style));
    if (dryRun) stdout.write(renderUploadPlan(clusters, style));
    const lines = clusters.flatMap((cluster) => uploadSummary(cluster, module));
    const next = options.quiet ? [] : nextSteps(clusters, files[0] ?? "", module);
    stdout.write(wrapLines([...lines, ...next], style.width));
  }
  if (interrupted) {
    stderr.write("rampart: interrupted; what was started is shown above\n");
    return exitCodeOfError(signal.reason);
  }
  return Math.max(...clusters.map(uploadExitCode));
}

function headingOf({ verdict }: ExpectedAnswer, forced: boolean, isComplete: boolean): string {
  if (forced) return " is expected to refuse the bundle; it is sent anyway (--force)";
  return verdict === "unknown" && !isComplete ? ": not everything can be known beforehand" : "";
}

/** What is to be known beside the table, to standard error. */
function explain({ name, expected, forced, error, plan }: ClusterOutcome, io: Io): void {
  const { stderr } = io;
  const reasons = expected === undefined ? "" : renderExpectedAnswer(expected, widthOf(stderr, io));
  if (error !== undefined) {
    if (expected !== undefined) stderr.write(reasons);
    stderr.write(renderError(error, io));
    return;
  }
  if (reasons === "" || expected === undefined) return;
  writeLine(stderr, io, `warning: ${name}${headingOf(expected, forced, plan?.isComplete === true)}:`);
  stderr.write(reasons);
}
