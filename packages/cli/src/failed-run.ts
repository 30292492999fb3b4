import { findOverlap, translated, writeFilesAtomic } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import { type AskedFormats, askedFormats } from "./documents/asked-formats.ts";
import type { Io } from "./io.ts";
import type { Format } from "./output-options.ts";
import { renderError, renderErrorForFile } from "./render/error-text.ts";

/** A run that ended early, and what its formats are to say of it. */
export interface FailedRun {
  readonly error: RampartError;
  /** The user ended it: then no file is written any more. */
  readonly isInterrupted: boolean;
  /** Standard output has a document already, and gets no second one. */
  readonly hasPrinted: boolean;
}

/**
 * Reports a run that ended early in every format that its words ask for, on standard output and in files. Never throws:
 * what cannot be written is said on standard error.
 */
export async function reportFailedRun(run: FailedRun, words: readonly string[], io: Io): Promise<void> {
  const asked = askedFormats(words);
  const document = async (format: Exclude<Format, "text">) => {
    const { renderReports } = await import("./render/reports.ts");
    return renderReports(format, asked.command, [], [{ error: run.error }]);
  };
  const { printed, reportsFindings } = asked;
  // The text of it is on standard error.
  if (printed !== undefined && printed !== "text" && !run.hasPrinted) {
    io.stdout.write(await document(printed));
  }
  // Where nobody asked for annotations, standard output belongs to the result.
  else if (printed === undefined && reportsFindings && io.environment["GITHUB_ACTIONS"] === "true") {
    io.stderr.write(await document("github"));
  }
  if (run.isInterrupted || !(await isSafe(asked, words, run.error))) return;
  const files = asked.files.map(async ({ format, path }) => {
    const text = format === "text" ? renderErrorForFile(run.error, io) : await document(format);
    return { path, content: Buffer.from(text) };
  });
  await writeFilesAtomic(await Promise.all(files)).catch((thrown: unknown) => {
    const error = translated(thrown);
    if (!(error instanceof RampartError)) throw error;
    io.stderr.write(renderError(error, io));
  });
}

/** Nobody has looked at the call as a whole: a file of it may be named as an output by mistake. */
async function isSafe(
  { files }: AskedFormats,
  words: readonly string[],
  error: RampartError,
): Promise<boolean> {
  if (error.code === "output-is-input" || error.code === "output-collision") return false;
  const named = words.flatMap((word) => {
    if (/^--format=|^(text|json|sarif|junit|github)=/.test(word)) return [];
    return [word, word.replace(/^--[^=]*=/, ""), word.replace(/^-\w/, "")];
  });
  const paths = (all: readonly string[]) =>
    all.filter((path) => path !== "").map((path) => ({ path, name: path }));
  return (await findOverlap(paths(named), paths(files.map(({ path }) => path)))) === undefined;
}
