import { printable, type RampartError } from "@rampart/findings";

/** Why a run, or a part of it, could not go on: the log that belongs to it, the reason, what to do. */
export function renderError({ log, message, help }: RampartError): string {
  const lines = [...log.map((line) => `  | ${printable(line)}`), `rampart: ${printable(message)}`];
  return `${[...lines, ...(help === undefined ? [] : [`  ${printable(help)}`])].join("\n")}\n`;
}
