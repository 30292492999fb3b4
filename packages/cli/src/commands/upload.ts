import { addressOf } from "@rampart/cluster-client";
import { type ClusterOutcome, type ClusterState, uploadToCluster } from "@rampart/deploy";
import { mapConcurrently } from "@rampart/files";
import { parseNodeAddresses } from "../cluster/cluster-address.ts";
import { defaultTimeout, endpointFlags, nodeFlags, watchFlags } from "../cluster/cluster-options.ts";
import { openBundles, type UploadableBundles } from "../cluster/open-bundles.ts";
import { type Entry, type Opening, openEntry } from "../cluster/open-entry.ts";
import { marksOf, type OpenInventory, openInventory, type Twins } from "../cluster/open-inventory.ts";
import { todayOf } from "../data/data-age.ts";
import { dataFlags } from "../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { exitCodes } from "../exit-code.ts";
import { flagGroup, withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { parsePositive, usage } from "../option-values.ts";
import { outputFlags } from "../output-options.ts";
import { advisedError, advisedFindings } from "../render/advice.ts";
import { printUpload } from "../render/print-upload.ts";
import { widthOf } from "../render/style.ts";
import { drawUploadProgress } from "../render/upload-progress-line.ts";
import { shardFlags } from "../shard/shard.ts";
import { refuseSharedInput } from "../standard-input.ts";
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
    shardFlags,
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
  refuseSharedInput({
    "the bundle": files,
    "the inventory": options.inventory,
    "the password": options.passwordStdin,
  });
  // Before the bundle is read: what the call lacks is said at once.
  const { openings, twins, part } = await openClusters(options, io);
  const bundles = await openBundles(command, files, options, io);
  if (bundles === undefined) return exitCodes.input;
  const jobs = options.inventory === undefined ? 1 : (options.jobs ?? defaultJobs);
  const context = { bundles, options, io, hasPrefix: openings.length > 1 && jobs > 1, twins };
  const outcomes = await mapConcurrently(openings, jobs, (opening) => uploadOne(opening, context));
  const clusters = outcomes.map((outcome) => withAdvice(outcome, twins, io));
  return printUpload({ files, bundles, clusters, part, command }, options, io);
}

interface OpenClusters extends Partial<Omit<OpenInventory, "openings">> {
  readonly openings: readonly Opening[];
}

/** The cluster of the flags, or those of an inventory; one can be twice in an inventory alone. */
async function openClusters(options: UploadOptions, io: Io): Promise<OpenClusters> {
  const { inventory, cluster, node, shard } = options;
  if (inventory !== undefined) {
    if (cluster !== undefined) throw usage("--cluster and --inventory contradict each other");
    if (node !== undefined) throw usage("--node belongs to one cluster; an inventory has nodes of its own");
    return await openInventory(inventory, options, io);
  }
  if (shard !== undefined) throw usage("--shard takes a part of an inventory", "Give --inventory FILE.");
  return { openings: [await openEntry(cluster === undefined ? {} : { url: cluster }, options, io)] };
}

interface UploadContext {
  readonly bundles: UploadableBundles;
  readonly options: UploadOptions;
  readonly io: Io;
  /** Lines of progress begin with the name of the cluster. */
  readonly hasPrefix: boolean;
  readonly twins: Twins | undefined;
}

async function uploadOne(
  { entry, client, error }: Opening,
  { bundles, options, io, hasPrefix, twins }: UploadContext,
): Promise<ClusterOutcome> {
  const { stderr, signal } = io;
  if (client === undefined) return { ...notBegun(entry), ...(error && { error }) };
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
    ...(twins && { refuse: (state: ClusterState) => twins.seen(name, marksOf(state)) }),
    timeout: options.timeout ?? defaultTimeout,
  };
  try {
    signal.throwIfAborted();
    return await uploadToCluster(client, bundles, request, signal, listener);
  } catch (failure) {
    // Others may be in the middle of what they have to end well.
    if (signal.aborted) return notBegun({ ...entry, name });
    throw failure;
  }
}

/**
 * What the cluster is expected to answer, and why it ended, with the advice of this command. Where a cluster redirects
 * to is known only when the others have been asked.
 */
function withAdvice(outcome: ClusterOutcome, twins: Twins | undefined, io: Io): ClusterOutcome {
  const { name, expected, error } = outcome;
  return {
    ...outcome,
    ...(expected && { expected: { ...expected, findings: advisedFindings(expected.findings, io) } }),
    ...(error && { error: advisedError(twins?.named(name, error) ?? error, io) }),
  };
}

function notBegun(entry: Entry): ClusterOutcome {
  const url = entry.url === undefined ? "" : addressOf(new URL(entry.url));
  return { name: entry.name ?? url, url, forced: false };
}
