import { type PassThrough, Readable } from "node:stream";
import { ZipFile } from "yazl";
import { ArchiveError } from "../archive-error.ts";
import { unsafeNameReason } from "../member-name.ts";
import { nameCollisions } from "../zip/name-collisions.ts";
import { clampTimestamp } from "./timestamp.ts";
import { WallClock } from "./wall-clock.ts";
import type { StreamedContent, WriteArchiveOptions } from "./write-options.ts";

export interface ZipInput {
  readonly name: string;
  /** Permission bits: 0o755 or 0o644. */
  readonly mode: number;
  readonly compression: "deflate" | "store";
  readonly source: { readonly bytes: Uint8Array } | StreamedContent;
}

const regularFile = 0o100000;
const deflateLevel = 6;

/**
 * The bytes of a zip file with the entries in the order given. The same input gives the same bytes everywhere.
 * @throws {ArchiveError} at once where names are unsafe or collide
 */
export function zipBytes(
  entries: readonly ZipInput[],
  options: WriteArchiveOptions = {},
): AsyncIterable<Uint8Array> {
  refuseNames(entries);
  return writeEntries(entries, options);
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
  { modified, signal }: WriteArchiveOptions,
): AsyncGenerator<Uint8Array> {
  const writer = new EntryWriter(new WallClock(clampTimestamp(modified)));
  const abort = () => writer.stop(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    for (const entry of entries) writer.add(entry);
    writer.zip.end();
    yield* writer.output;
  } finally {
    signal?.removeEventListener("abort", abort);
    writer.stop(new Error("stopped"));
  }
}

/** yazl with the one thing it lacks: stopping, on an error of a source or from outside, without leaving a file open. */
class EntryWriter {
  readonly zip = new ZipFile();
  readonly output = this.zip.outputStream as PassThrough;
  readonly #modified: Date;
  #source: Readable | undefined;

  constructor(modified: Date) {
    this.#modified = modified;
    // Whoever reads the output gets its errors; one that comes when nobody reads any more is of no interest.
    this.output.on("error", () => {});
    // yazl pumps no further entry once an error was emitted.
    this.zip.on("error", (error: Error) => {
      this.#source?.destroy();
      this.output.destroy(error);
    });
  }

  add({ name, mode, compression, source }: ZipInput): void {
    const options = {
      mode: regularFile | mode,
      mtime: this.#modified,
      forceDosTimestamp: true,
      compressionLevel: compression === "store" ? 0 : deflateLevel,
    };
    if ("bytes" in source) {
      const { buffer, byteOffset, length } = source.bytes;
      this.zip.addBuffer(Buffer.from(buffer, byteOffset, length), name, options);
      return;
    }
    this.zip.addReadStreamLazy(name, { ...options, size: source.size }, (begin) => {
      const stream = Readable.from(source.chunks(), { objectMode: false });
      stream.once("error", (error) => this.stop(error));
      this.#source = stream;
      begin(null, stream);
    });
  }

  stop(error: unknown): void {
    this.zip.emit("error", error);
  }
}
