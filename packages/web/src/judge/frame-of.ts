import type { SourceLines } from "@rampart/answers";
import { printable, type RenderedFinding } from "@rampart/findings";
import type { CodeFrame } from "./protocol.ts";

/** Characters of a line that are shown on either side of the place. */
const reach = 60;

/** The line that a finding lies in, in two parts; nothing where it has none. */
export function frameOf(
  { line: number, column = 1 }: RenderedFinding,
  source: SourceLines | undefined,
): CodeFrame | undefined {
  const text = number === undefined ? undefined : source?.line(number);
  if (number === undefined || text === undefined || text.trim() === "") return undefined;
  const offset = column - 1;
  const [start, end] = [Math.max(0, offset - reach), offset + 2 * reach];
  return {
    number,
    before: `${start > 0 ? "…" : ""}${shown(text.slice(start, offset))}`,
    after: `${shown(text.slice(offset, end))}${end < text.length ? "…" : ""}`,
  };
}

function shown(text: string): string {
  return printable(text.replaceAll("\t", " "));
}
