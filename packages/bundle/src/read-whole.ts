import { closeSync, constants, openSync, readSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Socket } from "node:net";
import { addAbortSignal, Readable } from "node:stream";
import { RampartError } from "@rampart/findings";
import { demandReadable } from "./system-error.ts";

/**
 * The first bytes of a file, as many as `limit`. A pipe is read too (`<(…)` of a shell is one), without waiting for a
 * writer that never comes.
 * @throws {RampartError} where the path cannot be read, or is a folder or a device
 */
export async function readWhole(path: string, limit: number, signal?: AbortSignal): Promise<Buffer> {
  const status = await stat(path).catch((error: unknown) => demandReadable(path, error));
  if (status.isFIFO() || status.isSocket()) return readPipe(path, limit, signal);
  await demandRegularFile(path);
  const handle = await open(path).catch((error: unknown) => demandReadable(path, error));
  try {
    return await gather(handle.createReadStream({ start: 0, autoClose: false }), limit);
  } catch (error) {
    return demandReadable(path, error);
  } finally {
    await handle.close();
  }
}

/**
 * Opening a pipe waits for its writer, and nothing can interrupt that: what is to be read at random is looked at first.
 * @throws {RampartError} where the path is missing, or no regular file
 */
export async function demandRegularFile(path: string): Promise<void> {
  const status = await stat(path).catch((error: unknown) => demandReadable(path, error));
  if (status.isFile()) return;
  const kind = status.isDirectory() ? "a folder" : "no regular file";
  throw new RampartError("environment", "not-a-file", `${path} is ${kind}`);
}

async function readPipe(path: string, limit: number, signal: AbortSignal | undefined): Promise<Buffer> {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return demandReadable(path, error);
  }
  const first = firstOfPipe(descriptor);
  if (first?.length === 0) {
    closeSync(descriptor);
    throw new RampartError("environment", "not-a-file", `${path} is a pipe that nobody writes to`);
  }
  const rest = new Socket({ fd: descriptor, readable: true, writable: false });
  if (signal !== undefined) addAbortSignal(signal, rest);
  return gather(first === undefined ? rest : Readable.from(withFirst(first, rest)), limit);
}

/** What a pipe holds already; empty where nobody has it open for writing, undefined where it must be waited for. */
function firstOfPipe(descriptor: number): Buffer | undefined {
  const buffer = Buffer.alloc(2 ** 16);
  try {
    return buffer.subarray(0, readSync(descriptor, buffer));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return undefined;
    throw error;
  }
}

async function* withFirst(first: Buffer, rest: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  yield first;
  yield* rest;
}

async function gather(chunks: AsyncIterable<unknown>, limit: number): Promise<Buffer> {
  const gathered: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    gathered.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= limit) break;
  }
  return Buffer.concat(gathered, Math.min(size, limit));
}
