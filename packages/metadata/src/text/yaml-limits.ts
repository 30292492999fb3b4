/** Deeper than any manifest, shallow enough for a parser that recurses. */
const maxDepth = 100;

/**
 * Where values of a YAML text nest deeper than the limit, judged by brackets, indentation and the marks of compact
 * lists: linear, before a parser sees the text. Brackets inside quotes count too, which no manifest will notice.
 */
export function offsetBeyondNesting(text: string): number | undefined {
  const indents: number[] = [];
  let brackets = 0;
  let offset = 0;
  for (const line of text.split("\n")) {
    const [marks = "", spaces = ""] = /^( *)(?:[-?:] +)*/.exec(line) ?? [];
    const indent = spaces.length;
    while ((indents.at(-1) ?? -1) >= indent && indents.length > 0) indents.pop();
    indents.push(indent);
    const compact = (marks.length - indent) / 2;
    for (const bracket of line.match(/[[\]{}]/g) ?? []) {
      if (bracket === "[" || bracket === "{") brackets++;
      else if (brackets > 0) brackets--;
      if (brackets > maxDepth) return offset;
    }
    if (indents.length + compact > maxDepth) return offset;
    offset += line.length + 1;
  }
  return undefined;
}

/** The parser makes objects for each of them. */
export const mostPieces = 10_000;

/** Whether a YAML text has more parts than are read. What is in quotes and prose counts too. */
export function beyondPieces(text: string, most: number): boolean {
  const piece = /[\n[\]{},&!*]|[-?] /g;
  let pieces = 0;
  while (pieces <= most && piece.test(text)) pieces++;
  return pieces > most;
}

/** Whether no reader of ours looks into a text. */
export function isBeyondYamlLimits(text: string): boolean {
  return offsetBeyondNesting(text) !== undefined || beyondPieces(text, mostPieces);
}
