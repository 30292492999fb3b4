import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { type Readable, Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy, type BusboyInstance } from "@fastify/busboy";

/** A file that came in the field `module`. */
export interface ReceivedFile {
  readonly path: string;
  /** As the client called it. */
  readonly name: string;
  /** Bytes that came; those beyond the limit were not kept. */
  readonly size: number;
  readonly isWhole: boolean;
}

export interface ReceiveOptions {
  /** Where the file goes. */
  readonly folder: string;
  /** Bytes that are kept at most; the rest is counted. */
  readonly limit: number;
  /** Bytes after which writing fails as on a full disk. */
  readonly diskFullAfter?: number;
  /** Called with the bytes of the body as they come. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Streams the file of a multipart body to disk; undefined where none came.
 * @throws the error of the file system, or of a connection that ended
 */
export async function receiveUpload(
  request: IncomingMessage,
  options: ReceiveOptions,
): Promise<ReceivedFile | undefined> {
  const form = openForm(request);
  if (form === undefined) {
    await pipeline(request, new Meter(options.onBytes), discard);
    return undefined;
  }
  const interruption = new AbortController();
  let file: Promise<ReceivedFile> | undefined;
  form.on("file", (field: string, content: Readable, name: string) => {
    if (field !== "module" || file !== undefined) content.resume();
    else {
      file = store(content, name, options, interruption.signal);
      // Awaited when the whole body has come.
      file.catch(() => {});
    }
  });
  try {
    await pipeline(request, new Meter(options.onBytes), form);
  } catch (error) {
    interruption.abort();
    await discardFile(file);
    // What came to its end without being a form carries no file.
    if (request.complete) return undefined;
    throw error;
  }
  return await file;
}

async function discardFile(file: Promise<ReceivedFile> | undefined): Promise<void> {
  const received = await file?.catch(() => undefined);
  if (received !== undefined) await rm(received.path, { force: true });
}

/** Undefined where the body is no form. */
function openForm({ headers }: IncomingMessage): BusboyInstance | undefined {
  const { "content-type": type } = headers;
  if (type === undefined) return undefined;
  try {
    return new Busboy({ headers: { ...headers, "content-type": type }, highWaterMark: 2 ** 18 });
  } catch {
    return undefined;
  }
}

async function store(
  content: Readable,
  name: string,
  options: ReceiveOptions,
  signal: AbortSignal,
): Promise<ReceivedFile> {
  const path = join(options.folder, `${randomUUID()}.zip`);
  const capped = new Capped(options.limit, options.diskFullAfter);
  // Not part of the pipeline, which would destroy it on an error: the form waits until its file is read.
  content.on("error", (error) => capped.destroy(error));
  content.pipe(capped);
  try {
    const output = createWriteStream(path, { mode: 0o600, highWaterMark: 2 ** 20 });
    await pipeline(capped, output, { signal });
  } catch (error) {
    content.unpipe(capped);
    content.resume();
    await rm(path, { force: true });
    throw error;
  }
  return { path, name, size: capped.size, isWhole: capped.size <= options.limit };
}

/** Tells how many bytes went through. */
class Meter extends Transform {
  readonly #onBytes: (bytes: number) => void;

  constructor(onBytes: (bytes: number) => void) {
    super({ highWaterMark: 2 ** 18 });
    this.#onBytes = onBytes;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#onBytes(chunk.length);
    done(null, chunk);
  }
}

/** Lets no more through than a limit, and fails where it is told to. */
class Capped extends Transform {
  readonly #limit: number;
  readonly #failAfter: number;
  size = 0;

  constructor(limit: number, failAfter = Infinity) {
    super({ highWaterMark: 2 ** 18 });
    this.#limit = limit;
    this.#failAfter = failAfter;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    const room = Math.max(0, this.#limit - this.size);
    this.size += chunk.length;
    if (this.size > this.#failAfter) done(diskFull());
    else done(null, room < chunk.length ? chunk.subarray(0, room) : chunk);
  }
}

function diskFull(): Error {
  const error = new Error("ENOSPC: no space left on device, write");
  return Object.assign(error, { code: "ENOSPC", syscall: "write" });
}

async function discard(source: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of source);
}
