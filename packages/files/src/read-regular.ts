import { closeSync, constants, openSync, readSync } from "node:fs";
import { callingNow } from "./system-call.ts";

/**
 * The first bytes of a regular file of about `size` bytes, as many as `limit`. At once: a small file takes less time than
 * the waiting.
 * @throws {RampartError} where it cannot be read
 */
export function readRegular(path: string, size: number, limit: number): Buffer {
  const descriptor = callingNow("read", path, () =>
    openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
  );
  try {
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
