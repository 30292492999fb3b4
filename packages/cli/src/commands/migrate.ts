import { readWhole, writeFileAtomic } from "@rampart/files";
import { printable, report, withoutErrorCode } from "@rampart/findings";
import { decodeText, type Migration, maxManifestSize, migrateManifest } from "@rampart/metadata";
import { writeFixed } from "@rampart/project";
import { refuseSharedPaths } from "../call-paths.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { exitCodes } from "../exit-code.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import { reportFlags } from "../output-options.ts";
import { renderDiff } from "../render/diff.ts";
import { plain } from "../render/plain-style.ts";
import { type Style, styleFor } from "../render/style.ts";
import { printOutcome } from "../report-output.ts";
import { readStandardInput } from "../standard-input.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<manifest>", "a manifest of RAMP; - is standard input")
      .option("-o, --output <file>", "write the result there instead of into the manifest")
      .option("--dry-run", "show the difference, and write nothing"),
    reportFlags,
  );

type MigrateOptions = ActionOptions<typeof flags>;

export const command = defineCommand({
  flags,
  examples: ["rampart migrate ramp.yml --dry-run", "rampart migrate old.yml -o ramp.yml"],
  seeAlso: "ramp.md",
  action: migrate,
});

/** Rewrites a manifest of RAMP, prints the path of the result, and tells what is not evaluated. */
async function migrate(path: string, options: MigrateOptions, io: Io): Promise<number> {
  const { dryRun = false, output } = options;
  if (dryRun && output !== undefined) throw usage("--dry-run contradicts --output: nothing is written");
  if (path === "-" && output === undefined && !dryRun) {
    throw usage("standard input cannot be rewritten", "Give --output for the result, or --dry-run.");
  }
  await refuseSharedPaths({ "the manifest": path }, { "--output": output }, options.files);
  const { before, migration } = await readAndMigrate(path, io);
  const { text, fixes, findings } = migration;
  if (dryRun) return showChange(path, before, migration, options, io);
  // What is found lies in the text that was read, where none comes of it.
  const written = text === undefined ? path : (output ?? path);
  if (text !== undefined) {
    if (output !== undefined) await writeElsewhere(output, text, io);
    else if (text !== before) await writeFixed({ path, before, text, fixes }, io);
  }
  const outputs = text === undefined ? [] : [written];
  const result = { ...report(written, findings), outputs, sources: new Map([["", text ?? before]]) };
  return printOutcome("migrate", result, outputs.map(printable), options, io);
}

async function readAndMigrate(
  path: string,
  io: Io,
): Promise<{ readonly before: string; readonly migration: Migration }> {
  const bytes =
    path === "-"
      ? await readStandardInput(io, maxManifestSize + 1)
      : await readWhole(path, maxManifestSize + 1, io.signal);
  const { text, findings } = decodeText(bytes, maxManifestSize, {}, "a manifest");
  if (text === undefined)
    return { before: "", migration: { fixes: [], findings: findings.map(withoutErrorCode) } };
  return { before: text, migration: migrateManifest(text) };
}

async function writeElsewhere(path: string, text: string, { signal }: Io): Promise<void> {
  await writeFileAtomic(path, Buffer.from(text), { signal });
}

async function showChange(
  path: string,
  before: string,
  { text, findings }: Migration,
  options: MigrateOptions,
  io: Io,
): Promise<number> {
  const result = { ...report(path, findings), sources: new Map([["", text ?? before]]) };
  if (text === undefined || text === before) return printOutcome("migrate", result, [], options, io);
  const render = (style: Style) => renderDiff(path, before, text, style).slice(0, -1);
  const lines = [render(styleFor(io.stdout, io, options.color))];
  const exitCode = await printOutcome("migrate", { ...result, diff: render(plain) }, lines, options, io);
  return Math.max(exitCode, exitCodes.input);
}
