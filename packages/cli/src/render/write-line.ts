import type { Io, Output } from "../io.ts";
import { widthOf } from "./style.ts";
import { wrapLines } from "./wrap-text.ts";

/** Writes a sentence for people, in as many lines as the output asks for. */
export function writeLine(output: Output, io: Pick<Io, "environment">, text: string): void {
  output.write(wrapLines([text], widthOf(output, io)));
}
