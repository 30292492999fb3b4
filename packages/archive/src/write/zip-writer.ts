import { ArchiveError } from "../archive-error.ts";
import { unsafeNameReason } from "../member-name.ts";
import { type EntrySizes, sizeProblems } from "../zip/entry-sizes.ts";
import { nameCollisions } from "../zip/name-collisions.ts";
import { defaultZipLimits } from "../zip/zip-limits.ts";
import { KnownEntries } from "./known-entries.ts";
import { type PackedContent, type PackingRuntime, packContent } from "./packed-content.ts";
import { clampTimestamp } from "./timestamp.ts";
import { WallClock } from "./wall-clock.ts";
import type { StreamedContent, WriteArchiveOptions } from "./write-options.ts";

export interface ZipInput {
  readonly name: string;
  /** Permission bits: 0o755 or 0o644. */
  readonly mode: number;
  /** What is to be stored is deflated all the same where a reader could take a part of it for the end of the zip file. */
  readonly compression: "deflate" | "store";
  readonly source: { readonly bytes: Uint8Array } | StreamedContent | BegunContent;
}

/** Content that is being deflated already. It is closed when its entry is written. */
export interface BegunContent {
  readonly packed: Promise<PackedContent>;
}

const regularFile = 0o100000;

/**
 * The bytes of a zip file with the entries in the order given. The same input gives the same bytes everywhere. It has one
 * reading: sizes and CRC-32 are in the local headers, and every byte belongs to a record.
 * @throws {ArchiveError} at once where names are unsafe or collide; in its place where an entry would be refused as a bomb
 */
export function zipBytes(
  entries: readonly ZipInput[],
  runtime: PackingRuntime,
  options: WriteArchiveOptions = {},
): AsyncIterable<Uint8Array> {
  refuseNames(entries);
  return writeEntries(entries, runtime, options);
}

function refuseNames(entries: readonly ZipInput[]): void {
  for (const { name } of entries) {
    const reason = name.endsWith("/") ? "directory" : unsafeNameReason(name);
    if (reason !== undefined) {
      throw new ArchiveError("unsafe-name", `${name} cannot be the name of a file (${reason})`, {
        entry: name,
        facts: { reason },
      });
    }
  }
  const [collision] = nameCollisions(entries.map(({ name }) => ({ name, kind: "file" })));
  if (collision === undefined) return;
  throw new ArchiveError("duplicate-name", `${collision.entry} collides with ${collision.facts.other}`, {
    entry: collision.entry,
    facts: { ...collision.facts, collision: collision.code },
  });
}

async function* writeEntries(
  entries: readonly ZipInput[],
  runtime: PackingRuntime,
  { modified, signal }: WriteArchiveOptions,
): AsyncGenerator<Uint8Array> {
  const zip = new KnownEntries();
  const mtime = new WallClock(clampTimestamp(modified));
  for (const { name, mode, compression, source } of entries) {
    const content = await ("packed" in source
      ? source.packed
      : packContent(stoppable(source, signal), compression, runtime));
    try {
      refuseSizes({ name, ...content });
      yield* zip.entry(name, content, { mode: regularFile | mode, mtime });
    } finally {
      await content.close();
    }
  }
  yield* zip.end();
}

/** What no reader of bundles would unpack is not written. */
function refuseSizes(sizes: EntrySizes): void {
  const [problem] = sizeProblems(sizes, defaultZipLimits);
  if (problem === undefined) return;
  const { name: entry, compressedSize, uncompressedSize } = sizes;
  const message = `${entry} has ${uncompressedSize} bytes, packed ${compressedSize}`;
  throw problem.code === "ratio-too-high"
    ? new ArchiveError(problem.code, message, { entry, facts: problem.facts })
    : new ArchiveError(problem.code, message, { entry, facts: problem.facts });
}

/** Content that ends with the reason of the signal as soon as it aborts. */
function stoppable(
  source: Exclude<ZipInput["source"], BegunContent>,
  signal: AbortSignal | undefined,
): StreamedContent {
  const content = "bytes" in source ? inOneChunk(source.bytes) : source;
  return {
    size: content.size,
    async *chunks(kept) {
      signal?.throwIfAborted();
      for await (const chunk of content.chunks(kept)) {
        yield chunk;
        signal?.throwIfAborted();
      }
    },
  };
}

function inOneChunk(bytes: Uint8Array): StreamedContent {
  return {
    size: bytes.length,
    async *chunks() {
      yield bytes;
    },
  };
}
