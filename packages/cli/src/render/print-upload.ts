import type { ClusterOutcome, ExpectedAnswer, ReadyBundle } from "@rampart/deploy";
import { uploadExitCode } from "../cluster/upload-exit-code.ts";
import { exitCodeOfError, exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import type { ReportOptions } from "../output-options.ts";
import type { PartOfWork } from "../shard/shard.ts";
import { commandDocument } from "./document.ts";
import { renderError } from "./error-text.ts";
import { styleFor, widthOf } from "./style.ts";
import { uploadDocument } from "./upload-document.ts";
import { renderUploadPlan } from "./upload-plan.ts";
import {
  nextSteps,
  outcomeRows,
  renderExpectedAnswer,
  renderUploadTable,
  uploadSummary,
} from "./upload-text.ts";
import { wrapLines } from "./wrap-text.ts";
import { writeLine } from "./write-line.ts";

type UploadOutput = Pick<ReportOptions, "format" | "color" | "quiet"> & { readonly dryRun?: boolean };

/** What became of all clusters. */
export interface Uploaded {
  readonly command: "upload" | "fleet upload";
  readonly files: readonly string[];
  readonly bundles: readonly [ReadyBundle, ...ReadyBundle[]];
  readonly clusters: readonly ClusterOutcome[];
  readonly part: PartOfWork | undefined;
}

/** Prints what became of an upload, and gives the exit code. */
export function printUpload(
  { command, files, bundles, clusters, part }: Uploaded,
  options: UploadOutput,
  io: Io,
): number {
  const { stdout, stderr, signal } = io;
  const dryRun = options.dryRun === true;
  const interrupted = signal.aborted;
  for (const cluster of clusters) explain(cluster, io);
  const [{ upload: first }] = bundles;
  const module = { name: first.moduleName, version: first.semanticVersion };
  const exitCode = interrupted
    ? exitCodeOfError(signal.reason)
    : Math.max(exitCodes.done, ...clusters.map(uploadExitCode));
  if (options.format === "json") {
    stdout.write(
      commandDocument(
        command,
        uploadDocument(files, bundles, clusters, {
          dryRun,
          interrupted,
          flags: io.flags,
          shard: part && { ...part, exitCode },
        }),
      ),
    );
  } else {
    const style = styleFor(stdout, io, options.color);
    stdout.write(renderUploadTable(clusters.map(outcomeRows), style));
    if (dryRun) stdout.write(renderUploadPlan(clusters, style));
    const lines = clusters.flatMap((cluster) => uploadSummary(cluster, module));
    const next = options.quiet ? [] : nextSteps(clusters, files[0] ?? "", module);
    stdout.write(wrapLines([...lines, ...next], style.width));
  }
  if (interrupted) stderr.write("rampart: interrupted; what was started is shown above\n");
  return exitCode;
}

function headingOf({ name, forced, plan, error }: ClusterOutcome, { verdict }: ExpectedAnswer): string {
  if (forced) return `warning: ${name} is expected to refuse the bundle; it is sent anyway (--force):`;
  if (error !== undefined && verdict === "rejected") return `error: ${name}:`;
  const isOpen = verdict === "unknown" && plan?.isComplete !== true;
  return `warning: ${name}${isOpen ? ": not everything can be known beforehand" : ""}:`;
}

/** What is to be known beside the table, to standard error. */
function explain(cluster: ClusterOutcome, io: Io): void {
  const { expected, error, result } = cluster;
  const { stderr } = io;
  const reasons =
    expected === undefined ? "" : renderExpectedAnswer(expected, widthOf(stderr, io), result?.errors);
  if (expected !== undefined && reasons !== "") {
    writeLine(stderr, io, headingOf(cluster, expected));
    stderr.write(reasons);
  }
  if (error !== undefined) stderr.write(renderError(error, io));
}
