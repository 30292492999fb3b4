import { type Format, type FormatFile, formats } from "../output-options.ts";
import { type DocumentedCommand, documentKinds, isDocumented } from "./document-table.ts";

/** Where a run reports to, as its words say it, however little else of them can be understood. */
export interface AskedFormats {
  /** The words of the command, such as `modules list`; the name of the program where there are none. */
  readonly command: string;
  /** What standard output gets; undefined where nobody says. */
  readonly printed: Format | undefined;
  readonly files: readonly FormatFile[];
  /** The command reports findings, so that it has every format. */
  readonly reportsFindings: boolean;
}

/** Commands whose result is not a report, though they have the formats of one. */
const alsoReporting: ReadonlySet<DocumentedCommand> = new Set(["commands"]);
/** Commands that print a report, and only as text or JSON. */
const withoutFormats: ReadonlySet<DocumentedCommand> = new Set(["init"]);

/** Whether a command has `--format` with every format, and into files. */
export function hasEveryFormat(command: string): boolean {
  if (!isDocumented(command) || withoutFormats.has(command)) return false;
  return documentKinds[command] === "report" || alsoReporting.has(command);
}

/** Reads `--json` and `--format` of a command line, which need not be one that is understood. */
export function askedFormats(words: readonly string[]): AskedFormats {
  const end = words.indexOf("--");
  const own = end === -1 ? words : words.slice(0, end);
  const command = commandOf(own);
  const reportsFindings = hasEveryFormat(command);
  const isTaken = (format: string): format is Format =>
    reportsFindings ? formats.some((one) => one === format) : format === "json" || format === "text";
  const printed: Format[] = [];
  const files: FormatFile[] = [];
  for (const [index, word] of own.entries()) {
    if (word === "--json") printed.push("json");
    const value = word === "--format" ? own[index + 1] : /^--format=(.*)$/s.exec(word)?.[1];
    const [, name = "", path] = /^([^=]*)(?:=(.*))?$/s.exec(value ?? "") ?? [];
    if (!isTaken(name)) continue;
    if (path === undefined) printed.push(name);
    else if (reportsFindings && path !== "") files.push({ format: name, path });
  }
  return { command, printed: printed[0], files, reportsFindings };
}

function commandOf(words: readonly string[]): string {
  const plain = words.filter((word) => !word.startsWith("-"));
  // Before the command, what follows a flag may be its value.
  const at = words[0]?.startsWith("-") === true ? plain.findIndex((word) => isCommand(word)) : 0;
  const [first, second] = plain.slice(Math.max(at, 0));
  const both = `${first} ${second}`;
  return isDocumented(both) ? both : (first ?? "rampart");
}

function isCommand(word: string): boolean {
  return Object.keys(documentKinds).some((path) => path === word || path.startsWith(`${word} `));
}
