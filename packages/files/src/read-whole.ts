import { closeSync, constants, openSync, readSync } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { Socket } from "node:net";
import { addAbortSignal, Readable } from "node:stream";
import { RampartError } from "@rampart/findings";
import { closeRead } from "./file-source.ts";
import { requireRegularFile } from "./path-kind.ts";
import { calling } from "./system-call.ts";
import { unreadable } from "./system-error.ts";

/**
 * The first bytes of a file, as many as `limit`. A pipe is read too (`<(…)` of a shell is one), without waiting for a
 * writer that never comes.
 * @throws {RampartError} where the path cannot be read, or is a folder or a device
 */
export async function readWhole(path: string, limit: number, signal?: AbortSignal): Promise<Buffer> {
  const status = await calling("read", path, () => stat(path));
  if (status.isFIFO() || status.isSocket()) return readPipe(path, limit, signal);
  await requireRegularFile(path);
  const handle = await calling("read", path, () => open(path));
  try {
    return await gather(chunksOf(handle, path), limit);
  } finally {
    await closeRead(handle);
  }
}

async function* chunksOf(handle: FileHandle, path: string): AsyncGenerator<Buffer> {
  for (;;) {
    const buffer = Buffer.allocUnsafe(2 ** 16);
    const { bytesRead } = await calling("read", path, () => handle.read(buffer, 0, buffer.length));
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

async function readPipe(path: string, limit: number, signal: AbortSignal | undefined): Promise<Buffer> {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return unreadable(path, error);
  }
  const first = firstOfPipe(descriptor);
  if (first?.length === 0) {
    closeSync(descriptor);
    throw new RampartError("environment", "not-a-file", `${path} is a pipe without a writer`);
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
