import { createHash } from "node:crypto";
import { type BigIntStats, constants } from "node:fs";
import { open } from "node:fs/promises";
import { EndOfBytesError } from "@rampart/bytes";
import { RampartError } from "@rampart/findings";
import { closeRead, readFully } from "./file-source.ts";
import { calling } from "./system-call.ts";

/** A file to be packed, as it was when the packing was planned. */
export interface SourceFile {
  readonly path: string;
  readonly size: number;
  /** In hexadecimal; when given, other content is refused even where the size is the same. */
  readonly sha256?: string | undefined;
}

/** The same where its hash is known only later. */
interface AwaitedFile extends Omit<SourceFile, "sha256"> {
  readonly sha256?: string | Promise<string | undefined> | undefined;
}

/** As many as are deflated in one block. */
const chunkSize = 512 * 1024;
/** O_NONBLOCK: a pipe that took its place meanwhile must not wait for ever for somebody who writes to it. */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * The bytes of a file in full chunks: where a chunk ends does not depend on how the system hands out its bytes.
 * @param kept how many chunks must stay as they are when the next one is asked for; memory of others is used again
 * @throws {RampartError} `source-changed` where it is not, or does not stay, what was stated; and where it cannot be read
 */
export async function* readSourceFile(
  file: AwaitedFile,
  kept = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  const handle = await calling("read", file.path, () => open(file.path, readOnly));
  try {
    const before = await calling("read", file.path, () => handle.stat({ bigint: true }));
    if (!before.isFile()) throw changed(file, "not a regular file any more");
    if (Number(before.size) !== file.size)
      throw changed(file, `${before.size} bytes instead of ${file.size}`);
    const hash = file.sha256 === undefined ? undefined : createHash("sha256");
    const memory: Buffer[] = [];
    for (let offset = 0; offset < file.size; offset += chunkSize) {
      const whole = (memory.length > kept ? memory.shift() : undefined) ?? Buffer.allocUnsafe(chunkSize);
      if (kept < Number.POSITIVE_INFINITY) memory.push(whole);
      const chunk = whole.subarray(0, file.size - offset);
      await readFully(handle, chunk, offset, file.path);
      hash?.update(chunk);
      yield chunk;
    }
    const after = await calling("read", file.path, () => handle.stat({ bigint: true }));
    refuseChanged(file, before, after);
    const expected = await file.sha256;
    if (hash !== undefined && hash.digest("hex") !== expected) throw changed(file, "other content");
  } catch (error) {
    if (!(error instanceof EndOfBytesError)) throw error;
    throw changed(file, `only ${error.end} bytes left of ${file.size}`);
  } finally {
    await closeRead(handle);
  }
}

function refuseChanged(file: AwaitedFile, before: BigIntStats, after: BigIntStats): void {
  if (after.size !== before.size) throw changed(file, `${after.size} bytes instead of ${file.size}`);
  if (after.mtimeNs !== before.mtimeNs) throw changed(file, "written to");
}

function changed({ path }: AwaitedFile, what: string): RampartError {
  return new RampartError("environment", "source-changed", `${path} changed while it was packed`, {
    cause: new Error(`${path}: ${what}`),
  });
}
