import { type BundleReading, readBundle } from "@rampart/bundle";
import { finding, printable, report, subjectOf } from "@rampart/findings";
import { judgeManifest, parseManifest, parseModuleMetadata } from "@rampart/metadata";
import {
  expandFiles,
  type FileKind,
  fixText,
  isLintable,
  type NamedFiles,
  writeFixed,
} from "@rampart/project";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { filesFlags } from "../file-options.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { judgeFiles } from "../judge-files.ts";
import { judgedBundle } from "../judged-bundle.ts";
import { limitFlags, metadataLimits, readOptions } from "../limit-options.ts";
import { type Input, openInput, sourceOf } from "../open-input.ts";
import { usage } from "../option-values.ts";
import { reportFlags } from "../output-options.ts";
import { renderDiff } from "../render/diff.ts";
import { plain } from "../render/plain-style.ts";
import { type Style, styleFor } from "../render/style.ts";
import { writeLine } from "../render/write-line.ts";
import { type JudgedFile, reportFiles } from "../report-files.ts";
import { type Outcome, printOutcomes } from "../report-output.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<file...>", "files, folders or patterns; the file type is detected; - is standard input")
      .option("--fix", "fix what is mechanical and safe: spelling, repeats, aliases, unquoted versions")
      .option("--dry-run", "with --fix: show the difference, and write nothing"),
    filesFlags,
    limitFlags,
    reportFlags,
  );

type LintOptions = ActionOptions<typeof flags>;

export const command = defineCommand({
  flags,
  examples: ["rampart lint ramp.yml mymodule.zip", "rampart lint ramp.yml --fix --dry-run"],
  seeAlso: "configuration.md",
  action: lint,
});

/** Judges metadata, and the binary too where a file holds one. */
async function lint(files: readonly string[], options: LintOptions, io: Io): Promise<number> {
  if (options.dryRun === true && options.fix !== true) throw usage("--dry-run needs --fix");
  if (options.dryRun === true) refuseOtherFormats(options);
  const found = await expandFiles(files, isLintable);
  if (options.dryRun === true) return showFixes(found, options, io);
  const judgeFile = async (file: string) => {
    const input = await openInput(file, io);
    return judge(options.fix === true ? await fixInPlace(input, options, io) : input, options, io);
  };
  return reportFiles("lint", found, judgeFile, options, io);
}

/** Prints what `--fix` would change, and fails where there is something. */
async function showFixes(files: NamedFiles, options: LintOptions, io: Io): Promise<number> {
  const style = styleFor(io.stdout, io, options.color);
  const show = async (file: string): Promise<Outcome> => {
    const fixed = fixText(await openInput(file, io));
    if (fixed === undefined) return { ...report(file, []), lines: [] };
    const render = (look: Style) => renderDiff(fixed.path, fixed.before, fixed.text, look).slice(0, -1);
    return { ...report(file, []), ok: false, diff: render(plain), lines: [render(style)] };
  };
  const { outcomes, failures } = await judgeFiles(files, options, show, io);
  return printOutcomes("lint", outcomes, options, io, failures);
}

/** A difference is no finding. */
function refuseOtherFormats({ format, files, annotations }: LintOptions): void {
  const asked = [...(annotations ? [] : [format]), ...files.map((file) => file.format)];
  const other = asked.find((one) => one !== "text" && one !== "json");
  if (other !== undefined) {
    throw usage(`--dry-run shows a difference, which ${other} has no place for`, "Give text or json.");
  }
}

/** Fixes a file in place; the file as it is then. */
async function fixInPlace(input: Input, options: LintOptions, io: Io): Promise<Input> {
  const fixed = fixText(input);
  if (fixed === undefined) return input;
  if (input.path === "-") {
    throw usage(
      "--fix changes files and cannot change standard input",
      "Give --dry-run to see the difference.",
    );
  }
  await writeFixed(fixed, io);
  if (!options.quiet) writeLine(io.stderr, io, `${printable(fixed.path)}: ${countFixes(fixed.fixes.length)}`);
  return { ...input, bytes: Buffer.from(fixed.text) };
}

function countFixes(number: number): string {
  return number === 1 ? "1 fix" : `${number} fixes`;
}

/** What `lint` can tell apart. */
const expected = "a manifest (YAML or JSON), a module.json or a bundle (zip)";

async function judge(input: Input, options: LintOptions, io: Io): Promise<JudgedFile> {
  const { profile } = options;
  const forProfile = profile === undefined ? {} : { profile };
  switch (input.kind) {
    case "manifest":
      return inText("manifest", input.bytes, {
        findings: judgeManifest(parseManifest(input.bytes, io.environment), forProfile),
      });
    case "metadata":
      return inText(
        "metadata",
        input.bytes,
        parseModuleMetadata(input.bytes, { bundled: false, ...forProfile, ...metadataLimits(options) }),
      );
    case "bundle":
      return judgedBundle(
        withoutStructure(await readBundle(sourceOf(input), readOptions(options, io, profile))),
      );
    case "module":
      return {
        kind: "module",
        findings: [finding("file/unrecognised", {}, { found: "a bare module", expected })],
      };
    case "unknown":
      return {
        kind: "unknown",
        findings: [finding("file/unrecognised", {}, { found: "binary data", expected })],
      };
  }
}

/** The file itself is the text that its findings lie in. */
function inText(kind: FileKind, bytes: Uint8Array, { findings }: Pick<JudgedFile, "findings">): JudgedFile {
  return { kind, findings, sources: new Map([["", new TextDecoder().decode(bytes)]]) };
}

/** Structure is for `verify`; it counts here only where it hides the metadata or the module. */
function withoutStructure(reading: BundleReading): BundleReading {
  const isHidden = reading.metadata === undefined || reading.module === undefined;
  const findings = reading.findings.filter(
    ({ rule, severity }) => subjectOf(rule) !== "bundle" || (isHidden && severity === "error"),
  );
  return { ...reading, findings };
}
