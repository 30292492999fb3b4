import { type JudgedFile, judgedMetadata, judgedOther } from "@rampart/answers";
import { expandFiles, isLintable } from "@rampart/project";
import { dataFlags } from "../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { filesFlags } from "../file-options.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { limitFlags, metadataLimits, readOptions } from "../limit-options.ts";
import { type Input, openInput, sourceOf } from "../open-input.ts";
import { usage } from "../option-values.ts";
import { reportFlags } from "../output-options.ts";
import { reportFiles } from "../report-files.ts";
import { takeFiles } from "../shard/shard.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<file...>", "files, folders or patterns; the file type is detected; - is standard input")
      .option("--fix", "fix what is mechanical and safe: spelling, repeats, aliases, unquoted versions")
      .option("--dry-run", "with --fix: show the difference, and write nothing"),
    filesFlags,
    limitFlags,
    dataFlags,
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
  if (options.dryRun === true && options.shard !== undefined) {
    throw usage("--dry-run and --shard cannot be combined");
  }
  const fix = options.fix === true ? await import("../fix-files.ts") : undefined;
  if (fix !== undefined && options.dryRun === true) return fix.showFixes(files, options, io);
  const { named: found, part } = takeFiles(expandFiles(files, isLintable), options.shard, io);
  const judgeFile = async (file: string) => {
    const input = await openInput(file, io);
    return judge((await fix?.fixInPlace(input, options, io)) ?? input, options, io);
  };
  return reportFiles("lint", found, judgeFile, { ...options, ...(part && { part }) }, io);
}

/** Loads the reader of that kind alone: most runs meet one kind. Every command loads that of metadata. */
async function judge(input: Input, options: LintOptions, io: Io): Promise<JudgedFile> {
  const { profile } = options;
  switch (input.kind) {
    case "manifest": {
      const { judgedManifest } = await import("../judged/manifest.ts");
      return judgedManifest(input.bytes, io.environment, profile);
    }
    case "metadata":
      return judgedMetadata(input.bytes, profile, metadataLimits(options));
    case "bundle": {
      const { judgedContents, readBundle } = await import("../judged/bundle.ts");
      return judgedContents(await readBundle(sourceOf(input), readOptions(options, io, profile)));
    }
    case "module":
    case "unknown":
      return judgedOther(input.kind, input.head);
  }
}
