import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { RampartError } from "@rampart/findings";
import { closeRead } from "./file-source.ts";
import { calling } from "./system-call.ts";

/** A file to be packed, as it was when the packing was planned. */
export interface SourceFile {
  readonly path: string;
  readonly size: number;
  /** In hexadecimal; when given, other content is refused even where the size is the same. */
  readonly sha256?: string | undefined;
}

/** As many as are deflated in one block. */
const chunkSize = 512 * 1024;

/**
 * The bytes of a file in full chunks.
 * @throws {RampartError} `source-changed` where it is not, or does not stay, what was stated; and where it cannot be read
 */
export async function* readSourceFile(file: SourceFile): AsyncGenerator<Uint8Array> {
  const handle = await calling("read", file.path, () => open(file.path, "r"));
  try {
    const before = await calling("read", file.path, () => handle.stat({ bigint: true }));
    if (!before.isFile()) throw changed(file, "not a regular file any more");
    if (Number(before.size) !== file.size)
      throw changed(file, `${before.size} bytes instead of ${file.size}`);
    const hash = file.sha256 === undefined ? undefined : createHash("sha256");
    for (let offset = 0; offset < file.size; ) {
      const chunk = await readChunk(handle, offset, Math.min(chunkSize, file.size - offset), file.path);
      if (chunk.length === 0) throw changed(file, `only ${offset} bytes left of ${file.size}`);
      hash?.update(chunk);
      offset += chunk.length;
      yield chunk;
    }
    const after = await calling("read", file.path, () => handle.stat({ bigint: true }));
    refuseChanged(file, before, after);
    if (hash !== undefined && hash.digest("hex") !== file.sha256) throw changed(file, "other content");
  } finally {
    await closeRead(handle);
  }
}

// Full chunks, because where a chunk ends must not depend on how the system hands out its bytes.
async function readChunk(handle: FileHandle, offset: number, length: number, path: string): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await calling("read", path, () =>
      handle.read(buffer, filled, length - filled, offset + filled),
    );
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function refuseChanged(file: SourceFile, before: BigIntStats, after: BigIntStats): void {
  if (after.size !== before.size) throw changed(file, `${after.size} bytes instead of ${file.size}`);
  if (after.mtimeNs !== before.mtimeNs) throw changed(file, "written to");
}

function changed({ path }: SourceFile, what: string): RampartError {
  return new RampartError("environment", "source-changed", `${path} changed while it was packed`, {
    cause: new Error(`${path}: ${what}`),
  });
}
