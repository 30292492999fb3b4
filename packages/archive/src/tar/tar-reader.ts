import type { ByteSource, Runtime } from "@rampart/bytes";
import { type Extract, extract, type Header } from "tar-stream";
import { ArchiveError, type UnreadableFacts } from "../archive-error.ts";
import { archiveSource } from "../archive-source.ts";
import { writeAndWait } from "../stream-feeding.ts";
import { TarTally, tarBytes } from "./tar-bytes.ts";
import { defaultTarLimits, type TarLimits } from "./tar-limits.ts";

export type TarEntryKind = "file" | "directory" | "symlink" | "hardlink" | "special";

export interface TarEntry {
  /** As it stands in the file: hold it against `unsafeNameReason` before it becomes a path. */
  readonly name: string;
  readonly kind: TarEntryKind;
  readonly size: number;
  readonly mode: number;
  /** Where a symbolic or hard link points. */
  readonly linkName: string | undefined;
  /** The content; it ends when the next entry is asked for, and need not be read. */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface ReadTarOptions {
  /** `auto` looks at the first two bytes. */
  readonly gzip: boolean | "auto";
  readonly limits?: Partial<TarLimits> | undefined;
}

// tar-stream adds to its headers where the content begins.
type PlacedHeader = Header & { readonly byteOffset: number };
type Source = Extract extends AsyncIterable<infer Value> ? Value : never;
type Content = AsyncIterator<Uint8Array>;

const blockSize = 512;
const kinds: ReadonlyMap<string, TarEntryKind> = new Map([
  ["file", "file"],
  ["contiguous-file", "file"],
  ["directory", "directory"],
  ["symlink", "symlink"],
  ["link", "hardlink"],
]);

/**
 * The entries of a tar file, one after the other. Ends well only behind a whole end-of-archive mark with nothing but
 * zeros after it; anything else is an `ArchiveError`.
 */
export async function* readTarEntries(
  source: ByteSource,
  runtime: Runtime,
  { gzip, limits }: ReadTarOptions,
): AsyncGenerator<TarEntry> {
  const all = { ...defaultTarLimits, ...limits };
  const reading = new TarReading(archiveSource(source), runtime, gzip, all);
  try {
    for await (const entry of reading.extractor) {
      const content = entry[Symbol.asyncIterator]() as Content;
      yield reading.begin(entry, content);
      // What was not read must be, or the next header is never reached.
      while (!(await content.next()).done);
    }
    await reading.finish();
  } catch (error) {
    throw reading.explain(error);
  } finally {
    await reading.stop();
  }
}

class TarReading {
  readonly extractor: Extract = extract();
  readonly #tally = new TarTally();
  readonly #limits: TarLimits;
  readonly #source: ByteSource;
  readonly #runtime: Runtime;
  readonly #fed: Promise<void>;
  #failure: unknown;
  #ended = false;
  #entries = 0;
  #expectedEnd = 0;

  constructor(source: ByteSource, runtime: Runtime, gzip: boolean | "auto", limits: TarLimits) {
    this.#source = source;
    this.#runtime = runtime;
    this.#limits = limits;
    this.#fed = this.#feed(gzip);
  }

  begin(entry: Source, content: Content): TarEntry {
    const header = entry.header as PlacedHeader;
    const kind = kinds.get(header.type) ?? "special";
    const size = header.size;
    this.#entries += 1;
    if (this.#entries > this.#limits.maxEntries) {
      throw new ArchiveError("too-many-entries", `more than ${this.#limits.maxEntries} entries`, {
        facts: { entries: this.#entries, limit: this.#limits.maxEntries },
      });
    }
    // tar-stream passes on what it cannot read of a binary size, and would wait for its end for ever.
    if (!Number.isSafeInteger(size)) {
      throw malformed("an entry has no size", { entry: header.name, offset: header.byteOffset });
    }
    if (kind === "directory" && size > 0) {
      throw malformed("a directory has content", { entry: header.name, offset: header.byteOffset });
    }
    this.#expectedEnd = header.byteOffset + Math.ceil(size / blockSize) * blockSize;
    const linkName = header.linkname || undefined;
    const mode = header.mode & 0o7777;
    return { name: header.name, kind, size, mode, linkName, content: this.#untilDone(content) };
  }

  /** Two blocks of zeros end a tar file; tar-stream is content without them and with bytes behind them. */
  async finish(): Promise<void> {
    await this.#fed;
    const { unpacked, lastNonZero } = this.#tally;
    const facts = { offset: this.#expectedEnd, size: unpacked };
    if (unpacked < this.#expectedEnd + 2 * blockSize) throw truncated(facts);
    if (lastNonZero >= this.#expectedEnd)
      throw malformed("there is data behind the end of the archive", facts);
  }

  explain(error: unknown): unknown {
    if (this.#failure !== undefined) return this.#failure;
    if (error instanceof ArchiveError) return error;
    const { unpacked } = this.#tally;
    const facts = { offset: this.#expectedEnd, size: unpacked };
    const isCut = this.#ended && (unpacked < this.#expectedEnd || unpacked % blockSize !== 0);
    return isCut ? truncated(facts, error) : malformed("a header of the tar file is malformed", facts, error);
  }

  async stop(): Promise<void> {
    this.extractor.destroy();
    await this.#fed;
  }

  async *#untilDone(content: Content): AsyncGenerator<Uint8Array> {
    try {
      for (let next = await content.next(); !next.done; next = await content.next()) yield next.value;
    } catch (error) {
      throw this.explain(error);
    }
  }

  async #feed(gzip: boolean | "auto"): Promise<void> {
    try {
      for await (const chunk of tarBytes(this.#source, this.#runtime, gzip, this.#tally, this.#limits)) {
        if (!(await writeAndWait(this.extractor, chunk))) return;
      }
      this.#ended = true;
      this.extractor.end(null);
    } catch (error) {
      this.#failure = error;
      this.extractor.destroy(error as Error);
    }
  }
}

function truncated(facts: UnreadableFacts["truncated"], cause?: unknown): ArchiveError {
  return new ArchiveError("truncated", "the tar file is cut off", { facts, cause });
}

function malformed(message: string, facts: UnreadableFacts["malformed"], cause?: unknown): ArchiveError {
  return new ArchiveError("malformed", message, { facts, cause });
}
