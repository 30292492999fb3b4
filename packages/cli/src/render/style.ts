import picocolors from "picocolors";
import type { Io, Output } from "../io.ts";

export type Style = ReturnType<typeof picocolors.createColors>;

/** Colours where the output is a terminal and nobody asked for none. */
export function styleFor(output: Output, { environment }: Pick<Io, "environment">, wanted: boolean): Style {
  const forbidden = !wanted || Boolean(environment["NO_COLOR"]) || environment["TERM"] === "dumb";
  return picocolors.createColors(output.isTerminal && !forbidden);
}
