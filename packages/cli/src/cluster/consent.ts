import { printable, RampartError } from "@rampart/findings";
import type { Io } from "../io.ts";
import { widthOf } from "../render/style.ts";
import { wrapLines } from "../render/wrap-text.ts";

/**
 * Asks on a terminal before something is changed; `--yes` and every other run have answered already.
 * @throws {RampartError} where the answer is no
 */
export async function askConsent(
  question: string,
  { yes }: { readonly yes?: boolean },
  io: Io,
): Promise<void> {
  if (yes === true || io.ask === undefined) return;
  const answer = await io.ask(`${printable(question)} [y/N] `);
  if (/^(y|yes)$/i.test(answer.trim())) return;
  throw new RampartError("call", "declined", "nothing was changed: the answer was not yes", {
    help: "--yes answers beforehand.",
  });
}

/** What will change, to standard error: standard output has the result. A question comes with it in any case. */
export function announce(
  lines: readonly string[],
  { quiet, yes }: { readonly quiet: boolean; readonly yes?: boolean },
  io: Io,
): void {
  const willAsk = yes !== true && io.ask !== undefined;
  if (!quiet || willAsk) io.stderr.write(wrapLines(lines.map(printable), widthOf(io.stderr, io)));
}
