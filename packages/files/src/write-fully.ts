import type { FileHandle } from "node:fs/promises";
import { calling } from "./system-call.ts";

/** Writes all of the bytes, in several calls where the system takes them in parts. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array, shownPath: string): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await calling("write", shownPath, () =>
      handle.write(bytes, done, bytes.length - done),
    );
    done += bytesWritten;
  }
}
