import type { BigIntStats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { chunksOf, type Spool } from "@rampart/bytes";
import type { UploadFile } from "@rampart/cluster-client";
import { calling, requireRegularFile } from "@rampart/files";

/** Bytes that are read at once: few large chunks, for the connection idles a moment between two. */
const chunkSize = 1024 * 1024;

/**
 * A file to be uploaded, as it is when this is called. Whoever reads its chunks later is told before the last of them
 * where it is another file by then, or was written to.
 * @throws {RampartError} where it cannot be read, or is no regular file
 */
export async function steadyFile(path: string): Promise<UploadFile> {
  await requireRegularFile(path);
  const known = await calling("read", path, () => stat(path, { bigint: true }));
  return {
    name: basename(path),
    size: Number(known.size),
    chunks: () => chunksOfFile(path, known),
  };
}

/** A bundle that came through standard input or a pipe. */
export function spoolAsFile(spool: Spool): UploadFile {
  const { size } = spool;
  return { name: "bundle.zip", size, chunks: () => chunksOf(spool.source(), 0, size, chunkSize) };
}

/**
 * Reads one chunk ahead, so that the disk works while the network does, into two buffers in turn: new ones would be
 * garbage by the gigabyte.
 */
async function* chunksOfFile(path: string, known: BigIntStats): AsyncGenerator<Buffer> {
  const handle = await calling("read", path, () => open(path, "r"));
  const size = Number(known.size);
  const buffers = [Buffer.allocUnsafeSlow(chunkSize), Buffer.allocUnsafeSlow(chunkSize)] as const;
  let turn = 0;
  const readAt = (offset: number) => {
    turn = 1 - turn;
    const buffer = buffers[turn === 0 ? 0 : 1];
    const chunk = buffer.subarray(0, Math.min(chunkSize, size - offset));
    return calling("read", path, () => readChunk(handle, chunk, offset));
  };
  let ahead: Promise<Buffer> | undefined;
  try {
    assertUnchanged(path, known, await handle.stat({ bigint: true }));
    ahead = readAt(0);
    for (let offset = 0; offset < size; ) {
      const chunk = await ahead;
      if (chunk.length === 0) throw changed(path);
      offset += chunk.length;
      if (offset < size) ahead = readAt(offset);
      else assertUnchanged(path, known, await handle.stat({ bigint: true }));
      yield chunk;
    }
  } finally {
    // Whoever stops early leaves a read under way, whose end nobody waits for.
    await ahead?.catch(() => {});
    await handle.close().catch(() => {});
  }
}

async function readChunk(handle: FileHandle, buffer: Buffer, offset: number): Promise<Buffer> {
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
  return buffer.subarray(0, bytesRead);
}

function assertUnchanged(path: string, known: BigIntStats, now: BigIntStats): void {
  const fields = ["size", "mtimeNs", "ino", "dev"] as const;
  if (fields.some((field) => known[field] !== now[field])) throw changed(path);
}

function changed(path: string): Error {
  return new Error(
    `${path} changed while it was sent; what arrived is incomplete, and the cluster cannot take it`,
  );
}
