import { addAbortSignal } from "node:stream";
import type { BundleSource } from "@rampart/bundle";
import { RampartError } from "@rampart/findings";
import type { Io } from "./io.ts";
import { usage } from "./option-values.ts";

/** Most that is read from standard input, in bytes: it has no size to check beforehand. */
const limit = 2 ** 30;

/** All of standard input, until the user interrupts. */
export async function readStandardInput({ signal }: Io): Promise<Buffer> {
  addAbortSignal(signal, process.stdin);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length;
    if (size > limit)
      throw new RampartError(
        "environment",
        "input-too-large",
        `standard input is longer than ${limit} bytes`,
      );
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** The path of a text file, where `-` is standard input. */
export function textPath(file: string): string {
  return file === "-" ? "/dev/stdin" : file;
}

/** A module is loaded by its path. */
export function modulePathOf(module: string): string {
  if (module === "-") throw usage("a module is loaded from a file, so it cannot come from standard input");
  return module;
}

/** `-` is standard input. */
export async function bundleSource(file: string, io: Io): Promise<BundleSource> {
  return file === "-" ? { bytes: await readStandardInput(io) } : { path: file };
}
