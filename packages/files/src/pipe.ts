import { closeSync, constants, openSync, readSync, type Stats, statSync } from "node:fs";
import { Socket } from "node:net";
import { addAbortSignal } from "node:stream";
import type { Spool } from "@rampart/bytes";
import { RampartError } from "@rampart/findings";
import { FileSpool } from "./spool.ts";
import { systemCode, unreadable } from "./system-error.ts";

/** Most that is taken of a stream, in bytes: it has no size to check beforehand. */
const mostStreamed = 2 ** 30;

/** Whether bytes can be read only once, from the beginning to the end: `<(…)` of a shell is such a path. */
export function isPipe(status: Pick<Stats, "isFIFO" | "isSocket"> | undefined): boolean {
  return status !== undefined && (status.isFIFO() || status.isSocket());
}

/** Whether a path is a pipe. If the system does not say, reading it will. */
export function isPipePath(path: string): boolean {
  try {
    return isPipe(statSync(path, { throwIfNoEntry: false }));
  } catch {
    return false;
  }
}

/**
 * All of a pipe, in a file without a name where it is long; undefined where the path is something else.
 * @throws {RampartError} where it cannot be read, or is too long
 */
export async function spoolPipe(path: string, signal?: AbortSignal): Promise<Spool | undefined> {
  return isPipePath(path) ? spoolStream(pipeChunks(path, signal), path) : undefined;
}

/**
 * The same of a stream that is open already. The caller closes the spool.
 * @throws {RampartError} where it is too long
 */
export async function spoolStream(chunks: AsyncIterable<Uint8Array>, name: string): Promise<Spool> {
  const spool = new FileSpool();
  try {
    for await (const chunk of chunks) {
      if (spool.size + chunk.length > mostStreamed) {
        const message = `${name} is longer than ${mostStreamed} bytes`;
        throw new RampartError("environment", "input-too-large", message);
      }
      await spool.write(chunk);
    }
    return spool;
  } catch (error) {
    await spool.close();
    throw error;
  }
}

/**
 * What comes through a pipe, without waiting for a writer that never comes.
 * @throws {RampartError} where it cannot be read, or has no writer
 */
export async function* pipeChunks(path: string, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const { descriptor, isOwn } = openPipe(path);
  const first = isOwn ? undefined : firstOfPipe(descriptor);
  if (first?.length === 0) {
    closeSync(descriptor);
    throw new RampartError("environment", "not-a-file", `${path} is a pipe without a writer`);
  }
  const rest = new Socket({ fd: descriptor, readable: true, writable: false });
  if (signal !== undefined) addAbortSignal(signal, rest);
  if (first !== undefined) yield first;
  for await (const chunk of rest) yield chunk as Buffer;
}

/** Paths that name what a process has open already. */
const ownDescriptor = /^\/(?:dev\/stdin|(?:dev|proc\/self)\/fd\/(?<number>\d+))$/;

/** Sockets have no path to be opened by: one that the process has already (`/dev/stdin`) is taken as it is. */
function openPipe(path: string): { readonly descriptor: number; readonly isOwn: boolean } {
  try {
    return { descriptor: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), isOwn: false };
  } catch (error) {
    const own = ownDescriptor.exec(path);
    if (systemCode(error) !== "ENXIO" || own === null) return unreadable(path, error);
    return { descriptor: Number(own.groups?.["number"] ?? 0), isOwn: true };
  }
}

/** What a pipe holds already; empty where nobody has it open for writing, undefined where it must be waited for. */
function firstOfPipe(descriptor: number): Buffer | undefined {
  const buffer = Buffer.alloc(2 ** 16);
  try {
    return buffer.subarray(0, readSync(descriptor, buffer));
  } catch (error) {
    if (systemCode(error) === "EAGAIN") return undefined;
    throw error;
  }
}
