import type { Summary } from "@rampart/findings";

/** `1 error, 2 warnings`. */
export function summaryInWords({ errors, warnings, infos }: Summary): string {
  const parts = [
    errors > 0 ? count(errors, "error") : "",
    warnings > 0 ? count(warnings, "warning") : "",
    infos > 0 ? count(infos, "note") : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "nothing at fault" : parts.join(", ");
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
