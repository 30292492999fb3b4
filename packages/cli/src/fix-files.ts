import { printable, report } from "@rampart/findings";
import { expandFiles, fixText, isLintable, writeFixed } from "@rampart/project";
import type { Io } from "./io.ts";
import { judgeFiles } from "./judge-files.ts";
import { type Input, openInput } from "./open-input.ts";
import { usage } from "./option-values.ts";
import { renderDiff } from "./render/diff.ts";
import { plain } from "./render/plain-style.ts";
import { type Style, styleFor } from "./render/style.ts";
import { writeLine } from "./render/write-line.ts";
import type { FilesOptions } from "./report-files.ts";
import { type Outcome, printOutcomes } from "./report-output.ts";

/** Prints what `--fix` would change, and fails where there is something. */
export async function showFixes(files: readonly string[], options: FilesOptions, io: Io): Promise<number> {
  refuseOtherFormats(options);
  const style = styleFor(io.stdout, io, options.color);
  const show = async (file: string): Promise<Outcome> => {
    const fixed = fixText(await openInput(file, io));
    if (fixed === undefined) return { ...report(file, []), lines: [] };
    const render = (look: Style) => renderDiff(fixed.path, fixed.before, fixed.text, look).slice(0, -1);
    return { ...report(file, []), ok: false, diff: render(plain), lines: [render(style)] };
  };
  const { outcomes, failures } = await judgeFiles(expandFiles(files, isLintable), options, show, io);
  return printOutcomes("lint", outcomes, options, io, failures);
}

/** A difference is no finding. */
function refuseOtherFormats({ format, files, annotations }: FilesOptions): void {
  const asked = [...(annotations ? [] : [format]), ...files.map((file) => file.format)];
  const other = asked.find((one) => one !== "text" && one !== "json");
  if (other !== undefined) {
    throw usage(`--dry-run shows a difference, which ${other} has no place for`, "Give text or json.");
  }
}

/** Fixes a file in place; the file as it is then. */
export async function fixInPlace(input: Input, options: FilesOptions, io: Io): Promise<Input> {
  const fixed = fixText(input);
  if (fixed === undefined || !("bytes" in input)) return input;
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
