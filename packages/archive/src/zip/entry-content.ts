import {
  type ByteSource,
  CorruptDataError,
  chunksInTurns,
  chunksOf,
  type Runtime,
  sliceSource,
} from "@rampart/bytes";
import { ArchiveError } from "../archive-error.ts";
import type { ZipEntryFacts } from "./zip-entry.ts";

/** Packed bytes that are read at once. */
const windowSize = 2 ** 20;

/** The unpacked bytes of an entry whose packed bytes begin at `dataStart`, held against the central directory. */
export async function* readContent(
  source: ByteSource,
  dataStart: number,
  entry: ZipEntryFacts,
  runtime: Runtime,
  signal: AbortSignal | undefined,
  kept: number | undefined,
): AsyncGenerator<Uint8Array> {
  const { compressedSize, uncompressedSize: size, crc32 } = entry;
  const packed = sliceSource(source, dataStart, dataStart + compressedSize);
  const isDeflated = entry.method === "deflated";
  const whole = isDeflated ? await runtime.inflateRawWhole?.(packed, { size, crc32 }) : undefined;
  signal?.throwIfAborted();
  if (whole !== undefined) {
    yield whole;
    return;
  }
  const inflation = isDeflated
    ? runtime.inflateRaw(chunksInTurns(packed, windowSize), size, kept)
    : undefined;
  const check = new ContentCheck(entry, runtime);
  try {
    for await (const chunk of inflation ?? chunksOf(packed, 0, compressedSize, windowSize)) {
      signal?.throwIfAborted();
      check.add(chunk);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof CorruptDataError ? check.corrupt(error) : error;
  }
  // Deflated data says itself where it ends; bytes behind that are hidden from everyone.
  check.finish(inflation?.bytesUsed ?? compressedSize);
}

class ContentCheck {
  readonly #entry: ZipEntryFacts;
  readonly #runtime: Runtime;
  #size = 0;
  #crc32 = 0;

  constructor(entry: ZipEntryFacts, runtime: Runtime) {
    this.#entry = entry;
    this.#runtime = runtime;
  }

  add(chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#size > this.#entry.uncompressedSize) throw this.#sizeMismatch();
    this.#crc32 = this.#runtime.crc32(chunk, this.#crc32);
  }

  finish(bytesUsed: number): void {
    if (this.#size !== this.#entry.uncompressedSize) throw this.#sizeMismatch();
    if (this.#crc32 !== this.#entry.crc32) throw this.#crcMismatch();
    if (bytesUsed !== this.#entry.compressedSize) throw this.corrupt();
  }

  corrupt(cause?: Error): ArchiveError {
    const facts = { read: this.#size, compressedSize: this.#entry.compressedSize };
    const message = `the deflated data of ${this.#entry.name} is corrupt`;
    return new ArchiveError("corrupt-data", message, { entry: this.#entry.name, facts, cause });
  }

  #sizeMismatch(): ArchiveError {
    const { name, uncompressedSize } = this.#entry;
    const found = this.#size > uncompressedSize ? "more" : String(this.#size);
    return new ArchiveError(
      "size-mismatch",
      `${name} should have ${uncompressedSize} bytes and has ${found}`,
      {
        entry: name,
        facts: { stated: uncompressedSize, read: this.#size },
      },
    );
  }

  #crcMismatch(): ArchiveError {
    const facts = { stated: hexadecimal(this.#entry.crc32), computed: hexadecimal(this.#crc32) };
    const message = `the CRC-32 of ${this.#entry.name} is ${facts.computed}, not ${facts.stated}`;
    return new ArchiveError("crc-mismatch", message, { entry: this.#entry.name, facts });
  }
}

function hexadecimal(value: number): string {
  return value.toString(16).padStart(8, "0");
}
