import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { type ByteSource, EndOfBytesError } from "@rampart/bytes";
import { requireRegularFile } from "./path-kind.ts";
import { calling } from "./system-call.ts";

/** A source that holds a file open until it is closed. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/**
 * Opens a file for reading. The caller closes it.
 * @throws {RampartError} where it is missing, unreadable, or no regular file
 */
export async function openFile(path: string): Promise<FileSource> {
  await requireRegularFile(path);
  // O_NONBLOCK: a pipe that took its place meanwhile must not wait for ever for somebody who writes to it.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const handle = await calling("read", path, () => open(path, flags));
  const { size } = await calling("read", path, () => handle.stat()).catch(async (error: unknown) => {
    await closeRead(handle);
    throw error;
  });
  return { ...handleSource(handle, size, path), close: () => closeRead(handle) };
}

/** Opens a file for as long as it is used. */
export async function withFile<Result>(
  path: string,
  use: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
  const file = await openFile(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** A source over a file that is already open. Closing it stays with the caller. */
export function handleSource(handle: FileHandle, size: number, path: string): ByteSource {
  return {
    size,
    read: (offset, length) => readFully(handle, offset, length, path),
  };
}

/** Closes a file that was only read: that loses nothing, whatever the system says. */
export async function closeRead(handle: FileHandle): Promise<void> {
  await handle.close().catch(() => {});
}

async function readFully(
  handle: FileHandle,
  offset: number,
  length: number,
  path: string,
): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await calling("read", path, () =>
      handle.read(bytes, done, length - done, offset + done),
    );
    // Where the file became shorter after its size was taken.
    if (bytesRead === 0) throw new EndOfBytesError(offset, length, offset + done);
    done += bytesRead;
  }
  return bytes;
}
