import { statSync } from "node:fs";
import { requireRegular } from "./path-kind.ts";
import { isPipe, pipeChunks } from "./pipe.ts";
import { readRegular } from "./read-regular.ts";
import { callingNow } from "./system-call.ts";

/**
 * The first bytes of a file, as many as `limit`. A pipe is read too (`<(…)` of a shell is one), without waiting for a
 * writer that never comes.
 * @throws {RampartError} where the path cannot be read, or is a folder or a device
 */
export async function readWhole(path: string, limit: number, signal?: AbortSignal): Promise<Buffer> {
  return readUnlessPipe(path, limit) ?? gather(pipeChunks(path, signal), limit);
}

/**
 * The same at once; undefined for a pipe, which can be read only once.
 * @throws {RampartError} where the path cannot be read, or is a folder or a device
 */
export function readUnlessPipe(path: string, limit: number): Buffer | undefined {
  const status = callingNow("read", path, () => statSync(path));
  if (isPipe(status)) return undefined;
  requireRegular(status, path);
  return readRegular(path, status.size, limit);
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
