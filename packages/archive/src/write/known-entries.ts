import { ZipFile } from "yazl";
import type { PackedContent } from "./packed-content.ts";

// yazl knows the sizes and the CRC-32 of an entry beforehand only where it is given the bytes in a buffer. It has all
// that is needed to write any other entry that way too, in fields that its types do not show; this is the one place that
// touches them. `known-entries.test.ts` fails where another release of yazl has them no more.

interface YazlEntry {
  crcAndFileSizeKnown: boolean;
  crc32: number;
  compressedSize: number;
  uncompressedSize: number;
  state: number;
}

interface YazlInternals {
  readonly entries: YazlEntry[];
  outputStreamCursor: number;
}

export interface EntryOptions {
  readonly mode: number;
  readonly mtime: Date;
}

const dataDone = 3;
const deflateLevel = 6;

/** A zip file whose entries are written one by one, with everything that is known of them in their local headers. */
export class KnownEntries {
  readonly #zip = new ZipFile();
  readonly #internals = this.#zip as unknown as YazlInternals;

  /** The local header, the packed bytes, and nothing behind them. */
  async *entry(name: string, content: PackedContent, options: EntryOptions): AsyncGenerator<Uint8Array> {
    const entry = this.#announce(name, content, options);
    yield* this.#written();
    let size = 0;
    for await (const chunk of content.chunks()) {
      size += chunk.length;
      this.#internals.outputStreamCursor += chunk.length;
      yield chunk;
    }
    // What is stored is read a second time here.
    if (size !== content.compressedSize) throw new Error(`${name} has another size than before`);
    entry.state = dataDone;
  }

  /** The central directory and the end record. */
  async *end(): AsyncGenerator<Uint8Array> {
    this.#zip.end();
    for await (const chunk of this.#zip.outputStream) yield chunk as Uint8Array;
  }

  /** yazl writes the header of an entry while it is added, since all entries before it are done. */
  #announce(name: string, { method, ...content }: PackedContent, options: EntryOptions): YazlEntry {
    const { crc32, compressedSize, uncompressedSize } = content;
    const { entries } = this.#internals;
    const known = { crcAndFileSizeKnown: true, crc32, compressedSize, uncompressedSize };
    entries.push = (...added) => {
      for (const entry of added) Object.assign(entry, known);
      return Array.prototype.push.apply(entries, added);
    };
    const compressionLevel = method === "store" ? 0 : deflateLevel;
    const nothing = () => {};
    this.#zip.addReadStreamLazy(name, { ...options, forceDosTimestamp: true, compressionLevel }, nothing);
    const entry = entries.at(-1);
    if (entry === undefined) throw new Error("yazl took no entry");
    return entry;
  }

  *#written(): Generator<Uint8Array> {
    const chunk: unknown = this.#zip.outputStream.read();
    if (!(chunk instanceof Uint8Array)) throw new Error("yazl wrote no local header");
    yield chunk;
  }
}
