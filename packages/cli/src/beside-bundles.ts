import { type BundleReading, readSource } from "@rampart/bundle";
import { writeFilesAtomic } from "@rampart/files";
import { printable, report } from "@rampart/findings";
import { expandFiles, isBundle } from "@rampart/project";
import { type CallPaths, refuseSharedPaths } from "./call-paths.ts";
import type { Io } from "./io.ts";
import { judgeFiles } from "./judge-files.ts";
import { type LimitOptions, readOptions } from "./limit-options.ts";
import { usage } from "./option-values.ts";
import type { ReportOptions } from "./output-options.ts";
import { type Outcome, printOutcomes } from "./report-output.ts";
import { bundleSource } from "./standard-input.ts";

/** A bundle as it was read. */
export interface ReadBundle {
  readonly reading: BundleReading;
  /** Of the file. */
  readonly sha256: string;
}

/** What is next to a bundle and describes it. */
export interface FileBeside {
  readonly command: "sign" | "sbom";
  /** What it is called, with its article. */
  readonly noun: string;
  readonly suffix: string;
  /** Further files that the call reads, by their flags. */
  readonly inputs: CallPaths;
  /** Gives what makes its text of a bundle, once the call is known to be right; nothing of a bundle that says too little. */
  readonly prepare: () => Promise<(bundle: ReadBundle) => string | undefined>;
}

export type BesideOptions = ReportOptions & LimitOptions & { readonly output?: string | undefined };

interface Made {
  readonly outcome: Outcome;
  readonly file?: { readonly path: string; readonly content: Buffer };
}

/** Writes a file beside each bundle, all of them or none, and prints their paths. */
export async function writeBeside(
  words: readonly string[],
  { command, noun, suffix, inputs, prepare }: FileBeside,
  options: BesideOptions,
  io: Io,
): Promise<number> {
  const { output } = options;
  if (words.includes("-") && output === undefined) {
    throw usage(`standard input has no folder to write ${noun} to`, "Name one with --output.");
  }
  const found = expandFiles(words, isBundle);
  if (output !== undefined && found.files.length > 1) throw usage(`--output names ${noun}, not several`);
  const pathOf = (file: string) => output ?? `${file}${suffix}`;
  await refuseSharedPaths(
    { "a bundle": found.files, ...inputs },
    { [noun]: found.files.map(pathOf) },
    options.files,
  );
  const make = await prepare();
  const reading = readOptions(options, io);
  const judge = async (file: string): Promise<Made> => {
    const bundle = await readSource(await bundleSource(file, io), reading);
    const text = make(bundle);
    if (text === undefined) return { outcome: { ...report(file, bundle.reading.findings), lines: [] } };
    const path = pathOf(file);
    return {
      outcome: { ...report(file, []), outputs: [path], lines: [printable(path)] },
      file: { path, content: Buffer.from(text) },
    };
  };
  const { outcomes, failures } = await judgeFiles(found, options, judge, io);
  const files = outcomes.flatMap(({ file }) => file ?? []);
  const isWhole = files.length === outcomes.length && failures.length === 0;
  if (isWhole) await writeFilesAtomic(files, { signal: io.signal });
  const told = outcomes.map(({ outcome }) => (isWhole ? outcome : { ...outcome, outputs: [], lines: [] }));
  return printOutcomes(command, told, options, io, failures);
}
