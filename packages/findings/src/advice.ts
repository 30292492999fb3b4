/**
 * Advice for whoever reads a command: without the sentences that name a flag which the command does not have. What
 * is in backticks is a whole command line, of this command or of another. Undefined where nothing is left.
 *
 * Advice is written where a fault is found, by packages that know no commands; so each way out is a sentence of its own,
 * and the command that prints it leaves out those that it cannot go.
 */
export function adviceFor(
  advice: string | undefined,
  flags: ReadonlySet<string> = new Set(),
): string | undefined {
  const said = sentencesOf(advice ?? "").filter((sentence) =>
    flagsIn(sentence).every((flag) => flags.has(flag)),
  );
  return said.length === 0 ? undefined : said.join(" ");
}

/** Flags of Rampart that a text names by themselves, not within a command line. */
export function flagsIn(text: string): string[] {
  return text.replaceAll(/`[^`]*`/g, "").match(/(?<![\w-])--[a-z][\w-]*/g) ?? [];
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?])\s+(?=[A-Z`-])/).filter((sentence) => sentence !== "");
}
