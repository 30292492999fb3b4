import { type ByteSource, fileFormat, formatInWords, isZeros, type Runtime } from "@rampart/bytes";
import { ArchiveError } from "../archive-error.ts";
import { archiveSource } from "../archive-source.ts";
import type { MemberKind } from "../member-safety.ts";
import { ByteFeed } from "./byte-feed.ts";
import { tarBytes } from "./tar-bytes.ts";
import { malformedTar, truncatedTar } from "./tar-error.ts";
import { blockSize, isTarHeader, readTarHeader, type TarHeader } from "./tar-header.ts";
import { defaultTarLimits, type TarLimits } from "./tar-limits.ts";
import { isExtension, joinOverrides, readOverrides, type TarOverrides } from "./tar-overrides.ts";

export interface TarEntry {
  /** As it is in the file: hold it against `TarJudge` before it becomes a path. */
  readonly name: string;
  readonly kind: MemberKind;
  readonly size: number;
  readonly mode: number;
  /** Where a symbolic or hard link points. */
  readonly linkName: string | undefined;
  /** The content; it ends when the next entry is asked for, and need not be read. */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface ReadTarOptions {
  /** Whether the tar file is in a gzip file: what is not as this says is an error. */
  readonly gzip: boolean;
  readonly limits?: Partial<TarLimits> | undefined;
}

type TarFacts = Omit<TarEntry, "content">;

/** Longest extended header that is read, in bytes. */
const maxExtensionSize = 2 ** 20;

const kinds: ReadonlyMap<string, MemberKind> = new Map([
  ["0", "file"],
  ["7", "file"],
  ["1", "hardlink"],
  ["2", "symlink"],
  ["3", "special"],
  ["4", "special"],
  ["5", "directory"],
  ["6", "special"],
]);

/**
 * The entries of a tar file, one after the other. Ends well only behind a whole end-of-archive mark with nothing but
 * zeros after it, where every header is one that all readers read alike; anything else is an `ArchiveError`.
 */
export async function* readTarEntries(
  source: ByteSource,
  runtime: Runtime,
  { gzip, limits }: ReadTarOptions,
): AsyncGenerator<TarEntry> {
  const all = { ...defaultTarLimits, ...limits };
  const feed = new ByteFeed(tarBytes(archiveSource(source), runtime, gzip, all));
  try {
    await refuseOther(feed, gzip);
    let count = 0;
    for (let facts = await readMember(feed); facts !== undefined; facts = await readMember(feed)) {
      count += 1;
      if (count > all.maxEntries) throw tooMany(count, all.maxEntries);
      const content = new Content(feed, facts.size);
      yield { ...facts, content: content.chunks() };
      // What was not read must be, or the next header is never reached.
      await content.skip();
    }
  } finally {
    await feed.close();
  }
}

/** A file that is no tar file is another fault than a damaged one. A right header counts: its name may be like first bytes. */
async function refuseOther(feed: ByteFeed, isGzipped: boolean): Promise<void> {
  const head = await feed.peek(blockSize);
  const looksLike = fileFormat(head);
  if (looksLike === "tar" || looksLike === "binary" || isTarHeader(head)) return;
  const message = `this is not a tar file; it looks like ${formatInWords(looksLike)}`;
  throw new ArchiveError("not-a-tar", message, { facts: { looksLike, isGzipped } });
}

/** The next entry, with all that the headers before it say; undefined at the end of the archive. */
async function readMember(feed: ByteFeed): Promise<TarFacts | undefined> {
  let overrides: TarOverrides = {};
  for (let isFirst = true; ; isFirst = false) {
    const offset = feed.position;
    const block = await takeWhole(feed, blockSize);
    if (isZeros(block)) {
      if (!isFirst) throw malformedTar("an extended header of the tar file belongs to nothing", offset);
      await readEnd(feed);
      return undefined;
    }
    const header = readTarHeader(block, offset);
    if (!isExtension(header)) return factsOf(header, overrides);
    if (header.size > maxExtensionSize) throw malformedTar("a header of the tar file is too long", offset);
    const content = await takeWhole(feed, header.size);
    await takeWhole(feed, fillingOf(header.size));
    overrides = joinOverrides(overrides, readOverrides(header, content), offset);
  }
}

function factsOf(header: TarHeader, overrides: TarOverrides): TarFacts {
  const { name, linkName, size } = { ...header, ...overrides };
  const { type, mode, offset } = header;
  const kind = type === "0" && name.endsWith("/") ? "directory" : kinds.get(type);
  if (kind === undefined) {
    throw malformedTar(`an entry of the tar file has type ${JSON.stringify(type)}`, offset, name);
  }
  // Some readers pass over the content, others take it for the next header.
  if (kind !== "file" && size > 0) throw malformedTar(`a ${kind} of the tar file has content`, offset, name);
  return { name, kind, size, mode, linkName: linkName === "" ? undefined : linkName };
}

/** Two blocks of zeros end a tar file, and zeros may follow. */
async function readEnd(feed: ByteFeed): Promise<void> {
  const second = await takeWhole(feed, blockSize);
  for (let bytes: Uint8Array | undefined = second; bytes !== undefined; bytes = await feed.next(blockSize)) {
    if (!isZeros(bytes)) throw malformedTar("there is data after the end of the archive", feed.position);
  }
}

/** The content of one entry, which is read by whoever asks for it or skipped. */
class Content {
  readonly #feed: ByteFeed;
  readonly #filling: number;
  #missing: number;

  constructor(feed: ByteFeed, size: number) {
    this.#feed = feed;
    this.#missing = size;
    this.#filling = fillingOf(size);
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    while (this.#missing > 0) {
      const chunk = await this.#feed.next(this.#missing);
      if (chunk === undefined) throw truncatedTar(this.#feed.position);
      this.#missing -= chunk.length;
      yield chunk;
    }
  }

  async skip(): Promise<void> {
    for await (const _ of this.chunks());
    await takeWhole(this.#feed, this.#filling);
  }
}

async function takeWhole(feed: ByteFeed, length: number): Promise<Uint8Array> {
  const bytes = await feed.take(length);
  if (bytes.length < length) throw truncatedTar(feed.position);
  return bytes;
}

function fillingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

function tooMany(entries: number, limit: number): ArchiveError {
  return new ArchiveError("too-many-entries", `more than ${limit} entries`, { facts: { entries, limit } });
}
