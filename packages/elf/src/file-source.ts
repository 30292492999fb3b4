import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { ByteSource } from "./byte-source.ts";
import { ElfError, truncated } from "./elf-error.ts";

/** A source that holds a file open until it is closed. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/** Opens a file for reading. The caller closes it. */
export async function openFileSource(path: string): Promise<FileSource> {
  // O_NONBLOCK: opening a pipe that nobody writes to must not wait for ever.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) {
      throw new ElfError("not-a-file", { looksLike: stat.isDirectory() ? "directory" : "device or pipe" });
    }
    return { ...fileHandleSource(handle, stat.size), close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A source over a file that is already open. Closing it stays with the caller. */
export function fileHandleSource(handle: FileHandle, size: number): ByteSource {
  return { size, read: (offset, length) => readFully(handle, offset, length) };
}

async function readFully(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) {
      // The file became shorter after its size was taken.
      throw truncated("file", offset, length, offset + done);
    }
    done += bytesRead;
  }
  return bytes;
}
