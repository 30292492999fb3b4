import { addAbortSignal } from "node:stream";
import type { BundleSource } from "@rampart/bundle";
import type { Spool } from "@rampart/bytes";
import { isPipePath, pipeChunks, readWhole, spoolStream } from "@rampart/files";
import type { Io } from "./io.ts";
import { usage } from "./option-values.ts";

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

/** A file that says what a call is about is never longer. */
const longestFile = 2 ** 23;

/**
 * The first 8 MiB of a file, or of standard input for `-`.
 * @throws {RampartError} where it cannot be read
 */
export async function inputBytes(file: string, io: Io): Promise<Buffer> {
  return file === "-"
    ? await readStandardInput(io, longestFile)
    : await readWhole(file, longestFile, io.signal);
}

function standardInput({ signal }: Io): AsyncIterable<Buffer> {
  addAbortSignal(signal, process.stdin);
  return process.stdin;
}

/** The path of a text file, where `-` is standard input. */
export function textPath(file: string): string {
  return file === "-" ? "/dev/stdin" : file;
}

/**
 * Standard input can be read once. Inputs of a call by the names that messages give them: `-` and true are standard input.
 * @throws {RampartError} where two of them are
 */
export function refuseSharedInput(
  inputs: Readonly<Record<string, string | readonly string[] | boolean | undefined>>,
): void {
  const wanted = Object.entries(inputs).flatMap(([name, input]) =>
    [input ?? []].flat().flatMap((one) => (one === "-" || one === true ? [name] : [])),
  );
  const [first, second] = wanted;
  if (second === undefined) return;
  throw usage(
    first === second
      ? `standard input cannot hold ${first} twice`
      : `standard input cannot hold both ${first} and ${second}`,
  );
}

/** A module is loaded by its path. */
export function modulePathOf(module: string): string {
  if (module === "-") throw usage("a module is loaded from a file, so it cannot come from standard input");
  return module;
}

/** Open until the process ends: several steps of a command read the bundle. */
const kept: Spool[] = [];

/** A bundle at a path, or in what can be read only once. */
export async function bundleSource(file: string, io: Io): Promise<BundleSource> {
  const spool = await spoolOnce(file, io);
  return spool === undefined ? { path: file } : { spool };
}

/**
 * All of what can be read only once, in a file without a name where it is long: of standard input for `-`, and of a pipe.
 * Undefined for everything else.
 */
export async function spoolOnce(file: string, io: Io): Promise<Spool | undefined> {
  return file === "-" || isPipePath(file) ? spoolStreamed(file, io) : undefined;
}

/** All of standard input for `-`, and of a path that is a pipe. */
export async function spoolStreamed(file: string, io: Io): Promise<Spool> {
  const isInput = file === "-";
  const chunks = isInput ? standardInput(io) : pipeChunks(file, io.signal);
  const spool = await spoolStream(chunks, isInput ? "standard input" : file);
  kept.push(spool);
  return spool;
}
