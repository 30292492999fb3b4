import { adviceFor, printable, type RampartError } from "@rampart/findings";
import type { Io } from "../io.ts";
import { widthOf } from "./style.ts";
import { indentOf, wrapText } from "./wrap-text.ts";

/** For standard error: why a run, or a part of it, could not go on: the log that belongs to it, the reason, what to do, and on request where. */
export function renderError(error: RampartError, io: Io): string {
  const { log, message } = error;
  const help = io.flags === undefined ? error.help : adviceFor(error.help, io.flags);
  const width = widthOf(io.stderr, io);
  const lines = [
    ...log.map((line) => wrapText(printable(line), width, { first: "  | ", rest: "  |   " })),
    wrapText(`rampart: ${printable(message)}`, width, { first: "", rest: "  " }),
  ];
  if (help !== undefined) lines.push(wrapText(printable(help), width, indentOf(2)));
  if (io.environment["RAMPART_DEBUG"]) lines.push(stackOf(error));
  return `${lines.join("\n")}\n`;
}

/** The same for a file, whose lines have no end. */
export function renderErrorForFile(error: RampartError, io: Io): string {
  const { RAMPART_DEBUG } = io.environment;
  return renderError(error, { ...io, stderr: file, environment: { RAMPART_DEBUG } });
}

const file = { isTerminal: false, write: () => {} };

/** The stack of what went wrong first. */
function stackOf(error: Error): string {
  return error.cause instanceof Error ? stackOf(error.cause) : (error.stack ?? error.message);
}
