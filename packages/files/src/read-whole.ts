import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";
import { Socket } from "node:net";
import { addAbortSignal, Readable } from "node:stream";
import { RampartError } from "@rampart/findings";
import { requireRegular } from "./path-kind.ts";
import { callingNow } from "./system-call.ts";
import { unreadable } from "./system-error.ts";

/**
 * The first bytes of a file, as many as `limit`. A pipe is read too (`<(…)` of a shell is one), without waiting for a
 * writer that never comes.
 * @throws {RampartError} where the path cannot be read, or is a folder or a device
 */
export async function readWhole(path: string, limit: number, signal?: AbortSignal): Promise<Buffer> {
  const status = callingNow("read", path, () => statSync(path));
  if (status.isFIFO() || status.isSocket()) return readPipe(path, limit, signal);
  requireRegular(status, path);
  return readRegular(path, limit);
}

/** At once: a small file takes less time than the waiting. */
function readRegular(path: string, limit: number): Buffer {
  const descriptor = callingNow("read", path, () =>
    openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
  );
  try {
    const { size } = callingNow("read", path, () => fstatSync(descriptor));
    const chunks: Buffer[] = [];
    // A file of /proc says that it is empty, and one can grow. One byte more than its size finds the end at once.
    for (let read = 0, room = size + 1; read < limit; room = 2 ** 16) {
      const chunk = Buffer.allocUnsafe(Math.min(room, limit - read));
      const taken = callingNow("read", path, () => readSync(descriptor, chunk));
      chunks.push(chunk.subarray(0, taken));
      read += taken;
      if (taken === 0 || read === size) break;
    }
    const [first, ...rest] = chunks;
    return first !== undefined && rest.length === 0 ? first : Buffer.concat(chunks);
  } finally {
    closeQuietly(descriptor);
  }
}

/** Everything was read: what closing says is of no use. */
function closeQuietly(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {}
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
