import { addAbortSignal } from "node:stream";
import type { BundleSource } from "@rampart/bundle";
import type { Spool } from "@rampart/bytes";
import { nodeRuntime } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import type { Io } from "./io.ts";
import { usage } from "./option-values.ts";

/** Most that is read from standard input, in bytes: it has no size to check beforehand. */
const limit = 2 ** 30;

/** The first bytes of standard input, as many as `most`; the rest is not read. */
export async function readStandardInput(io: Io, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of standardInput(io)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= most) break;
  }
  return Buffer.concat(chunks, Math.min(size, most));
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
const kept: Spool[] = [];

/** `-` is standard input. */
export async function bundleSource(file: string, io: Io): Promise<BundleSource> {
  return file === "-" ? { spool: await spoolStandardInput(io) } : { path: file };
}

/** All of standard input, in a file without a name where it is long. */
export async function spoolStandardInput(io: Io): Promise<Spool> {
  const spool = nodeRuntime.spool();
  kept.push(spool);
  for await (const chunk of standardInput(io)) await spool.write(chunk);
  return spool;
}
