import { printable, type RampartError } from "@rampart/findings";
import type { Io } from "../io.ts";

/** Why a run, or a part of it, could not go on: the log that belongs to it, the reason, what to do, and on request where. */
export function renderError(error: RampartError, { environment }: Io): string {
  const { log, message, help } = error;
  const lines = [...log.map((line) => `  | ${printable(line)}`), `rampart: ${printable(message)}`];
  if (help !== undefined) lines.push(`  ${printable(help)}`);
  if (environment["RAMPART_DEBUG"]) lines.push(stackOf(error));
  return `${lines.join("\n")}\n`;
}

/** The stack of what went wrong first. */
function stackOf(error: Error): string {
  return error.cause instanceof Error ? stackOf(error.cause) : (error.stack ?? error.message);
}
