import { type ComparedSide, comparedSide, comparedSides, diffContent, isReadable } from "@rampart/answers";
import { readBundle } from "@rampart/bundle";
import { audienceOf, type Change, compareBundles } from "@rampart/compat";
import { report } from "@rampart/findings";
import { withoutRepeats } from "@rampart/project";
import { dataFlags } from "../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { exitCodes } from "../exit-code.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { limitFlags, readOptions } from "../limit-options.ts";
import { isolationFlags } from "../load-options.ts";
import { withPermittedLoad } from "../load-policy.ts";
import { loadOf, moduleLoadFlags, requireLoad } from "../module-load.ts";
import { oneOf, usage } from "../option-values.ts";
import { outputFlags } from "../output-options.ts";
import { renderChanges } from "../render/changes-text.ts";
import { commandDocument } from "../render/document.ts";
import { styleFor } from "../render/style.ts";
import { writeLine } from "../render/write-line.ts";
import { printFindings, printResults } from "../report-output.ts";
import { bundleSource } from "../standard-input.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<before>", "the older bundle; - is standard input")
      .argument("<after>", "the newer bundle; - is standard input")
      .option(
        "--fail-on <changes>",
        "exit with 1 if a change breaks callers, breaks installers, is breaking for either, or there is any: callers, installers, breaking or any",
        oneOf("callers", "installers", "breaking", "any"),
      ),
    moduleLoadFlags,
    isolationFlags,
    limitFlags,
    dataFlags,
    outputFlags,
  );

type DiffOptions = ActionOptions<typeof flags>;

export const command = defineCommand({
  flags,
  examples: ["rampart diff old.zip new.zip --load", "rampart diff old.zip new.zip --fail-on breaking"],
  seeAlso: "diff.md",
  action: diff,
});

/** Tells what changed from one bundle to another; judges neither of them. */
async function diff(before: string, after: string, asked: DiffOptions, io: Io): Promise<number> {
  requireLoad(asked);
  const options = await withPermittedLoad(asked, io);
  if (before === "-" && after === "-") throw usage("only one of the two bundles can be standard input");
  const { repeats } = withoutRepeats([before, after]);
  if (repeats.length > 0 && !options.quiet) {
    writeLine(io.stderr, io, "rampart: warning: both bundles are the same file");
  }
  // One after the other: where the first cannot be read, nothing of the second is begun.
  const read = [await readSide(before, options, io), await readSide(after, options, io)] as const;
  const sides = comparedSides(...read);
  const [old, current] = sides;
  if (!isReadable(old) || !isReadable(current)) return tellUnreadable(sides, options, io);
  const compared = compareBundles(old.reading, current.reading);
  // What could not be read may have broken.
  const isWhole = sides.every((side) => side.isWhole);
  const { stdout } = io;
  if (options.format === "json") {
    stdout.write(commandDocument("diff", diffContent(old, current, compared)));
  } else {
    await printAbsences(sides, options, io);
    const isLoaded = old.reading.loaded !== undefined && current.reading.loaded !== undefined;
    const named = {
      name: current.reading.metadata.module_name,
      files: [before, after] as const,
      isLoaded,
      isWhole,
    };
    const style = styleFor(stdout, io, options.color);
    stdout.write(renderChanges({ ...named, ...compared }, style, options.verbose));
  }
  const { failOn } = options;
  const isFailing = failOn !== undefined && compared.changes.some((change) => failsOn(failOn, change));
  return isFailing || (failOn !== undefined && !isWhole) ? exitCodes.input : exitCodes.done;
}

function failsOn(wanted: NonNullable<DiffOptions["failOn"]>, change: Change): boolean {
  if (wanted === "any") return true;
  return change.impact === "breaking" && (wanted === "breaking" || wanted === audienceOf(change));
}

async function readSide(file: string, options: DiffOptions, io: Io): Promise<ComparedSide> {
  const source = await bundleSource(file, io);
  const reading = await readBundle(source, readOptions(options, io));
  const side = comparedSide(file, reading);
  if (!side.isWhole || !options.load) return side;
  const load = await loadOf(source, reading, options, io);
  const loaded = load?.discovery;
  return {
    file,
    reading: { ...reading, ...(loaded && { loaded }) },
    isWhole: loaded !== undefined,
    absences: load?.findings ?? [],
  };
}

/** The findings that explain why there is nothing to compare, of each bundle that has them. */
async function tellUnreadable(sides: readonly ComparedSide[], options: DiffOptions, io: Io): Promise<number> {
  const unreadable = sides.filter((side) => !isReadable(side));
  const results = unreadable.map(({ file, absences }) => report(file, absences));
  if (options.format === "json") return printResults("diff", results, options, io);
  await printAbsences(unreadable, options, io);
  return exitCodes.input;
}

async function printAbsences(sides: readonly ComparedSide[], options: DiffOptions, io: Io): Promise<void> {
  for (const { file, absences } of sides) {
    await printFindings({ ...report(file, absences), isOneOfSeveral: true }, options, io);
  }
}
