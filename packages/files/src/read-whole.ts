import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";
import { requireRegular } from "./path-kind.ts";
import { isPipe, pipeChunks } from "./pipe.ts";
import { callingNow } from "./system-call.ts";

/**
 * The first bytes of a file, as many as `limit`. A pipe is read too (`<(…)` of a shell is one), without waiting for a
 * writer that never comes.
 * @throws {RampartError} where the path cannot be read, or is a folder or a device
 */
export async function readWhole(path: string, limit: number, signal?: AbortSignal): Promise<Buffer> {
  const status = callingNow("read", path, () => statSync(path));
  if (isPipe(status)) return gather(pipeChunks(path, signal), limit);
  requireRegular(status, path);
  return readRegular(path, limit);
}

/** {@link readWhole} for what is known to be a regular file. At once: a small file takes less time than the waiting. */
export function readRegular(path: string, limit: number): Buffer {
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

async function gather(chunks: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const gathered: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    gathered.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  return Buffer.concat(gathered, Math.min(size, limit));
}
