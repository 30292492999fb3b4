import { constants, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { type ByteSource, bytesSource, EndOfBytesError } from "@rampart/bytes";
import { requireRegular } from "./path-kind.ts";
import { readRegular } from "./read-regular.ts";
import { calling, callingNow } from "./system-call.ts";

/** A source that holds a file open until it is closed. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/** A file of at most so many bytes is read at once: that takes less time than to wait for each of its parts. */
const largestAtOnce = 2 ** 22;

/**
 * Opens a file for reading. The caller closes it.
 * @throws {RampartError} where it is missing, unreadable, or no regular file
 */
export async function openFile(path: string): Promise<FileSource> {
  // Opening a pipe waits for its writer, and nothing can interrupt that.
  const status = callingNow("read", path, () => statSync(path));
  requireRegular(status, path);
  const bytes = status.size > largestAtOnce ? undefined : readRegular(path, status.size, largestAtOnce + 1);
  return bytes === undefined || bytes.length > largestAtOnce ? openLarge(path) : wholeSource(bytes);
}

function wholeSource(bytes: Uint8Array): FileSource {
  let source = bytesSource(bytes);
  return {
    size: bytes.length,
    read: (offset, length) => source.read(offset, length),
    close: async () => {
      source = closed;
    },
  };
}

const closed: ByteSource = {
  size: 0,
  read: async () => {
    throw new Error("the file is closed");
  },
};

async function openLarge(path: string): Promise<FileSource> {
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
    async read(offset, length) {
      const bytes = Buffer.allocUnsafe(length);
      await readFully(handle, bytes, offset, path);
      return bytes;
    },
    readInto: (target, offset) => readFully(handle, target, offset, path),
  };
}

/** Closes a file that was only read: that loses nothing, whatever the system says. */
export async function closeRead(handle: FileHandle): Promise<void> {
  await handle.close().catch(() => {});
}

/** Fills memory with bytes of a file, in several calls where the system gives them in parts. */
export async function readFully(
  handle: FileHandle,
  bytes: Uint8Array,
  offset: number,
  path: string,
): Promise<void> {
  const { length } = bytes;
  for (let done = 0; done < length; ) {
    const { bytesRead } = await calling("read", path, () =>
      handle.read(bytes, done, length - done, offset + done),
    );
    // Where the file became shorter after its size was taken.
    if (bytesRead === 0) throw new EndOfBytesError(offset, length, offset + done);
    done += bytesRead;
  }
}
