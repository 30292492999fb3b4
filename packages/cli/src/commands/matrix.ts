import {
  countOf,
  dataInWords,
  type MatrixBundle,
  type MatrixSet,
  matrixSet,
  misfitsOf,
  renderMatrixPage,
} from "@rampart/answers";
import { withBundle } from "@rampart/bundle";
import { readBundleFrom } from "@rampart/bundle/read";
import { matrixOf } from "@rampart/compat";
import { digestSource, nodeRuntime, writeFileAtomic } from "@rampart/files";
import { printable, type Report, report } from "@rampart/findings";
import { parseVersion, redisSoftwareReleases } from "@rampart/platforms";
import { expandFiles, isBundle } from "@rampart/project";
import { refuseSharedPaths } from "../call-paths.ts";
import { dataAgeExitCode, dataOfVerdict, todayOf } from "../data/data-age.ts";
import { dataAgeFlags, dataFlags } from "../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { exitCodeOfError, exitCodes } from "../exit-code.ts";
import { jobsFlags } from "../file-options.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { judgeFiles } from "../judge-files.ts";
import { limitFlags, readOptions } from "../limit-options.ts";
import { usage } from "../option-values.ts";
import { outputFlags } from "../output-options.ts";
import { renderError } from "../render/error-text.ts";
import { matrixDocument } from "../render/matrix-document.ts";
import { renderMatrixMarkdown } from "../render/matrix-markdown.ts";
import { renderMatrixText } from "../render/matrix-text.ts";
import { styleFor } from "../render/style.ts";
import { writeLine } from "../render/write-line.ts";
import { printFindings } from "../report-output.ts";
import { bundleSource } from "../standard-input.ts";
import type { Command } from "../typed-commander.ts";
import { version } from "../version.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<bundle...>", "bundles, folders or patterns; - is standard input")
      .option("--html <file>", "also write one HTML page, where each cell opens its reasons")
      .option("--markdown", "print Markdown for release notes instead of the table")
      .option("--since <line>", "leave out older lines of Redis Software, such as those before 7.8"),
    jobsFlags,
    dataFlags,
    dataAgeFlags,
    limitFlags,
    outputFlags,
  );

type MatrixOptions = ActionOptions<typeof flags>;

export const command = defineCommand({
  flags,
  examples: ["rampart matrix mymodule.zip --since 7.8", "rampart matrix dist/*.zip --html matrix.html"],
  seeAlso: "check.md",
  action: matrix,
});

/** What every known platform would say to bundles, each by itself and all together. */
async function matrix(words: readonly string[], options: MatrixOptions, io: Io): Promise<number> {
  const { stdout, stderr } = io;
  if (options.markdown && options.format === "json")
    throw usage("standard output cannot be both markdown and json");
  if (options.since !== undefined) refuseUnknownLine(options.since);
  const files = expandFiles(words, isBundle);
  await refuseSharedPaths({ "a bundle": files.files }, { "--html": options.html });
  const judge = async (file: string) => await examine(file, options, io);
  const { outcomes, failures } = await judgeFiles(files, options, judge, io);
  const set = matrixSet(
    outcomes.filter((outcome) => "matrix" in outcome),
    outcomes.filter((outcome) => "findings" in outcome),
  );
  if (options.html !== undefined && countOf(set) > 0) await writePage(options.html, set, io);
  for (const { error } of failures) stderr.write(renderError(error, io));
  if (options.format === "json") stdout.write(matrixDocument(set, failures, dataOfVerdict(io)));
  else {
    const isOneOfSeveral = countOf(set) + failures.length > 1;
    for (const one of set.unreadable) {
      await printFindings({ ...one, isOneOfSeveral }, { ...options, annotations: false }, io);
    }
    if (countOf(set) > 0) stdout.write(render(set, options, io));
  }
  return Math.max(
    misfitsOf(set).length > 0 ? exitCodes.input : exitCodes.done,
    dataAgeExitCode(options, io),
    ...failures.map(({ error }) => exitCodeOfError(error)),
  );
}

function refuseUnknownLine(since: string): void {
  const lines = redisSoftwareReleases.map(({ line }) => line);
  if (parseVersion(since) !== undefined && lines.includes(since)) return;
  throw usage(`${JSON.stringify(since)} is not a line of Redis Software`, `Known are ${lines.join(", ")}.`);
}

/** The matrix of a bundle; where its `module.json` cannot be read, the reasons. */
async function examine(file: string, options: MatrixOptions, io: Io): Promise<MatrixBundle | Report> {
  const reading = await withBundle(await bundleSource(file, io), async (bytes) => ({
    ...(await readBundleFrom(bytes, nodeRuntime, readOptions(options, io))),
    digest: await digestSource(bytes),
  }));
  const { metadata, findings, digest } = reading;
  if (metadata === undefined) {
    return report(
      file,
      findings.filter(({ severity }) => severity === "error"),
    );
  }
  const { module_name: module, semantic_version: version } = metadata;
  return { file, module, version, sha256: digest.sha256, matrix: matrixOf(reading, options.since) };
}

function render(set: MatrixSet, options: MatrixOptions, io: Io): string {
  if (options.markdown) return `${renderMatrixMarkdown(set)}\n${dataInWords(dataOfVerdict(io))}\n`;
  return renderMatrixText(set, styleFor(io.stdout, io, options.color), dataOfVerdict(io), todayOf(io));
}

async function writePage(path: string, set: MatrixSet, io: Io): Promise<void> {
  const page = renderMatrixPage(set, { version, data: dataOfVerdict(io), today: todayOf(io) });
  await writeFileAtomic(path, Buffer.from(page), { signal: io.signal });
  writeLine(io.stderr, io, `Wrote ${printable(path)}.`);
}
