import { addAbortSignal, pipeline, Readable, Transform, type TransformCallback } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { ArchiveError } from "../archive-error.ts";
import { type ByteSource, readRange } from "../byte-source.ts";
import type { ZipEntryFacts } from "./zip-entry.ts";

/** The unpacked bytes of an entry whose packed bytes begin at `dataStart`, held against the central directory. */
export function openContent(
  source: ByteSource,
  dataStart: number,
  entry: ZipEntryFacts,
  signal: AbortSignal | undefined,
): Readable {
  const packed = Readable.from(readRange(source, dataStart, entry.compressedSize), { objectMode: false });
  const content = entry.method === "deflated" ? inflate(packed, entry) : check(packed, entry);
  if (signal !== undefined) addAbortSignal(signal, content);
  return content;
}

// The last stream carries the errors of all, and destroying it destroys all.
function check(packed: Readable, entry: ZipEntryFacts): Readable {
  const content = new CheckedContent(entry, () => entry.compressedSize);
  pipeline(packed, content, () => {});
  return content;
}

function inflate(packed: Readable, entry: ZipEntryFacts): Readable {
  const inflater = createInflateRaw();
  const content = new CheckedContent(entry, () => inflater.bytesWritten);
  pipeline(packed, inflater, content, () => {});
  return content;
}

class CheckedContent extends Transform {
  readonly #entry: ZipEntryFacts;
  readonly #bytesUsed: () => number;
  #size = 0;
  #crc32 = 0;

  constructor(entry: ZipEntryFacts, bytesUsed: () => number) {
    super();
    this.#entry = entry;
    this.#bytesUsed = bytesUsed;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.#size += chunk.length;
    if (this.#size > this.#entry.uncompressedSize) {
      callback(this.#sizeMismatch());
      return;
    }
    this.#crc32 = crc32(chunk, this.#crc32);
    callback(null, chunk);
  }

  override _flush(callback: TransformCallback): void {
    callback(this.#fault());
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    callback(isInflateError(error) ? this.#corrupt(error) : error);
  }

  #fault(): ArchiveError | null {
    if (this.#size !== this.#entry.uncompressedSize) return this.#sizeMismatch();
    if (this.#crc32 !== this.#entry.crc32) return this.#crcMismatch();
    // Deflated data says itself where it ends; bytes behind that are hidden from everyone.
    return this.#bytesUsed() === this.#entry.compressedSize ? null : this.#corrupt();
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

  #corrupt(cause?: Error): ArchiveError {
    const facts = { read: this.#size, compressedSize: this.#entry.compressedSize };
    const message = `the deflated data of ${this.#entry.name} is corrupt`;
    return new ArchiveError("corrupt-data", message, { entry: this.#entry.name, facts, cause });
  }
}

function hexadecimal(value: number): string {
  return value.toString(16).padStart(8, "0");
}

function isInflateError(error: Error | null): error is Error {
  return error !== null && "code" in error && String(error.code).startsWith("Z_");
}
