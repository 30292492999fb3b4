import { dataInWords } from "@rampart/answers";
import { writeFilesAtomic } from "@rampart/files";
import { renderGithub, renderJunit, renderSarif } from "@rampart/findings/formats";
import { refuseSharedPaths } from "../call-paths.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { withFlags } from "../flag-group.ts";
import { printFleet } from "../fleet/print-fleet.ts";
import type { FleetReadinessContent } from "../fleet/readiness-content.ts";
import type { FleetStatusContent } from "../fleet/status-content.ts";
import type { Io } from "../io.ts";
import { failuresOf, type MergedReport, mergedReport, withoutIdentities } from "../merge/merged-report.ts";
import { mergedText } from "../merge/merged-text.ts";
import { mergedUpload, uploadedRows } from "../merge/merged-upload.ts";
import { type Part, readParts } from "../merge/read-parts.ts";
import { usage } from "../option-values.ts";
import { type Format, reportFlags } from "../output-options.ts";
import { json, tool } from "../render/document.ts";
import { readinessView } from "../render/fleet/readiness-view.ts";
import { statusView, worst } from "../render/fleet/status-view.ts";
import { plain } from "../render/plain-style.ts";
import { type Style, styleFor } from "../render/style.ts";
import { renderUploadTable } from "../render/upload-text.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<file...>", "the JSON documents of all parts of one run")
      .option("--markdown", "of fleets: print Markdown instead of the tables")
      .option("--html <file>", "of fleets: also write one HTML page"),
    reportFlags,
  );

type MergeOptions = ActionOptions<typeof flags>;

export const command = defineCommand({
  flags,
  examples: [
    "rampart merge-reports part-*.json",
    "rampart merge-reports part-*.json --format junit=report.xml --format sarif=report.sarif",
  ],
  seeAlso: "sharding.md",
  action: mergeReports,
});

/** The documents of a run's parts as one; the exit code is the worst of theirs. */
async function mergeReports(files: readonly string[], options: MergeOptions, io: Io): Promise<number> {
  await refuseSharedPaths({ "a document": files }, { "--html": options.html }, options.files);
  const parts = await readParts(files);
  const [first] = parts;
  if (first?.kind === "report") await printReport(mergedReport(parts), first, options, io);
  else if (first?.kind === "upload") printUploads(parts, options, io);
  else if (first !== undefined) await printClusters(parts, first, options, io);
  return Math.max(...parts.map(({ shard }) => shard.exitCode));
}

async function printReport(merged: MergedReport, first: Part, options: MergeOptions, io: Io): Promise<void> {
  refusePages(options);
  const render = (format: Format, style: Style) => renderMerged(format, merged, first, options, style);
  const outputs = options.files.map(({ format, path }) => {
    return { path, content: Buffer.from(render(format, plain)) };
  });
  await writeFilesAtomic(outputs, { signal: io.signal });
  io.stdout.write(render(options.format, styleFor(io.stdout, io, options.color)));
  for (const { message } of merged.errors) io.stderr.write(`rampart: ${message}\n`);
}

function renderMerged(
  format: Format,
  merged: MergedReport,
  { command: name, document }: Part,
  options: MergeOptions,
  style: Style,
): string {
  const { results, errors } = merged;
  const failures = failuresOf(merged);
  switch (format) {
    case "json": {
      const [error] = errors.map(({ file: _, ...rest }) => rest);
      const { schema, schemaVersion } = document;
      const whole = withoutIdentities(results);
      return json({
        tool,
        command: name,
        schema,
        schemaVersion,
        results: whole,
        ...(error && { error, errors }),
      });
    }
    case "sarif":
      return renderSarif(results, { ...tool, command: name }, failures);
    case "junit":
      return renderJunit(results, { ...tool, command: name }, failures);
    case "github":
      return renderGithub(results, failures);
    case "text":
      return mergedText(merged, options, style);
  }
}

function printUploads(parts: readonly Part[], options: MergeOptions, io: Io): void {
  if (options.files.length > 0 || !["text", "json"].includes(options.format)) {
    throw usage("documents of uploads are printed as text or JSON");
  }
  refusePages(options);
  const { document, clusters } = mergedUpload(parts);
  const style = styleFor(io.stdout, io, options.color);
  io.stdout.write(
    options.format === "json" ? json(document) : renderUploadTable(clusters.map(uploadedRows), style),
  );
}

function refusePages({ markdown, html }: MergeOptions): void {
  if (markdown !== undefined || html !== undefined) {
    throw usage("--markdown and --html are for documents of fleet status and fleet readiness");
  }
}

async function printClusters(
  parts: readonly Part[],
  first: Part,
  options: MergeOptions,
  io: Io,
): Promise<void> {
  if (options.files.length > 0 || !["text", "json"].includes(options.format)) {
    throw usage(`documents of ${first.command} are printed as text, JSON, Markdown or a page`);
  }
  const { shard: _, ...common } = first.document;
  const clusters = parts.flatMap(({ document }) => document["clusters"] as readonly object[]);
  const output = { ...options, ...(options.markdown && { isMarkdown: true as const }) };
  if (first.kind === "fleet-status") {
    const content = { ...common, clusters } as unknown as FleetStatusContent;
    await printFleet(statusView(content, dataInWords(content.data)), () => json(content), output, io);
    return;
  }
  const verdicts = parts.map(({ document }) => (document as unknown as FleetReadinessContent).verdict);
  const content = { ...common, verdict: worst(verdicts), clusters } as unknown as FleetReadinessContent;
  const isWhole = options.verbose || options.html !== undefined || options.markdown === true;
  await printFleet(
    readinessView(content, dataInWords(content.data), isWhole),
    () => json(content),
    output,
    io,
  );
}
