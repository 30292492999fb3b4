/** Longest text of a cluster that stands in a message, in characters. */
const longest = 300;

/** What a server wrote, in one line that is safe to show and not too long. */
export function shortened(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).trimEnd()}…`;
}
