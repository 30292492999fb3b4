import type { RampartError } from "@rampart/findings";
import type { CommanderError } from "commander";
import { commandTable } from "./command-table.ts";
import { askedFormats } from "./documents/asked-formats.ts";
import { usage } from "./option-values.ts";

/** A call that the parser refuses, in words of ours: one line, and what to do. */
export function parserError({ code, message }: CommanderError, words: readonly string[]): RampartError {
  const [what = "", suggestion] = message.replace(/^error: /, "").split("\n");
  const near = /^\(Did you mean (.*)\?\)$/.exec(suggestion ?? "")?.[1];
  const line = what.replace(
    /^(too many arguments for '.*')\. Expected (\d+) .* got (\d+)\.$/,
    "$1: $3, not $2",
  );
  return usage(line, near === undefined ? adviceFor(code, what, words) : `Did you mean ${near}?`);
}

function adviceFor(code: string, message: string, words: readonly string[]): string {
  if (message === "unknown option '--password'") {
    return "Others can read a command line: set RAMPART_PASSWORD, or give --password-stdin or --password-file.";
  }
  const { command } = askedFormats(words);
  const [first = ""] = command.split(" ");
  const isKnown = commandTable.some(({ name }) => name === first);
  if (code === "commander.unknownCommand") {
    return `\`rampart ${isKnown ? `help ${first}` : "--help"}\` lists the commands.`;
  }
  if (!isKnown) return "`rampart --help` lists the commands.";
  const [option] = words;
  return option?.startsWith("-") === true && code === "commander.unknownOption"
    ? `Write options after the command: \`rampart ${command} ${option}\`.`
    : `\`rampart help ${command}\` shows how to call it.`;
}
