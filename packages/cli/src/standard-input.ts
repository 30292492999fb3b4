import { addAbortSignal } from "node:stream";
import type { BundleSource } from "@rampart/bundle";
import { nodeRuntime } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import type { Io } from "./io.ts";
import { usage } from "./option-values.ts";

/** Most that is read from standard input, in bytes: it has no size to check beforehand. */
const limit = 2 ** 30;

/** All of standard input, until the user interrupts. */
export async function readStandardInput(io: Io): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of standardInput(io)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* standardInput({ signal }: Io): AsyncGenerator<Buffer> {
  addAbortSignal(signal, process.stdin);
  let size = 0;
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length;
    if (size > limit)
      throw new RampartError(
        "environment",
        "input-too-large",
        `standard input is longer than ${limit} bytes`,
      );
    yield chunk as Buffer;
  }
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

/** Open until the process ends: several steps of a command read the bundle. */
const kept: BundleSource[] = [];

/** `-` is standard input, which is kept in a file without a name where it is long. */
export async function bundleSource(file: string, io: Io): Promise<BundleSource> {
  if (file !== "-") return { path: file };
  const source = { spool: nodeRuntime.spool() };
  kept.push(source);
  for await (const chunk of standardInput(io)) await source.spool.write(chunk);
  return source;
}
