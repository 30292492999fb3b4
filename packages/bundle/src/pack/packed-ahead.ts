import { defaultZipLimits } from "@rampart/archive";
import { type BegunContent, deflatedContent } from "@rampart/archive/write";
import { bytesSource, chunksOf } from "@rampart/bytes";
import { nodeRuntime, readSourceFile, readWhole, requireRegularFile, type SourceFile } from "@rampart/files";

/** Less is deflated in no time. */
const smallestAhead = 2 ** 18;
/** A module of at most so many bytes is read once, and kept until it is written. */
const largestWhole = 2 ** 22;
/** As many as are deflated in one block. */
const chunkSize = 2 ** 19;
/** Blocks at the same time while the module is hashed and judged: that reads files, and has the other threads. */
const blocksBeside = 2;
const blocksAlone = 4;

/**
 * A module that is deflated while it is hashed and its manifest is judged, which one processor does. Nothing of it is said
 * before its content is taken.
 */
export class PackedAhead {
  /** All of the module, for whoever hashes and judges it: that is what is deflated. Undefined for a large one. */
  readonly bytes: Uint8Array | undefined;
  readonly #path: string;
  readonly #size: number;
  readonly #packed: BegunContent["packed"];
  readonly #end = new AbortController();
  #expect: (sha256: string | undefined) => void = () => {};
  #isTaken = false;

  private constructor(path: string, size: number, bytes: Uint8Array | undefined) {
    this.bytes = bytes;
    this.#path = path;
    this.#size = size;
    const chunks =
      bytes === undefined ? this.#read() : () => chunksOf(bytesSource(bytes), 0, size, chunkSize);
    const content = { size, chunks: (kept?: number) => this.#untilClosed(chunks(kept)) };
    this.#packed = deflatedContent(content, nodeRuntime, () => (this.#isTaken ? blocksAlone : blocksBeside));
    this.#packed.catch(() => {});
  }

  /** Undefined for what is small, and for what the stages will refuse. */
  static async begin(path: string): Promise<PackedAhead | undefined> {
    const size = await requireRegularFile(path).catch(() => 0);
    if (size < smallestAhead || size > defaultZipLimits.maxEntrySize) return undefined;
    const isSmall = size <= largestWhole;
    const bytes = isSmall ? await readWhole(path, largestWhole + 1).catch(() => undefined) : undefined;
    return new PackedAhead(path, size, bytes?.length === size ? bytes : undefined);
  }

  /** The content, once, where it is that of this file. */
  take({ path, size, sha256 }: SourceFile): BegunContent | undefined {
    if (this.#isTaken || path !== this.#path || size !== this.#size) return undefined;
    this.#isTaken = true;
    this.#expect(sha256);
    return { packed: this.#packed };
  }

  /** Ends the work where nobody took it. */
  async close(): Promise<void> {
    this.#end.abort();
    this.#expect(undefined);
    await this.#packed.then(
      (content) => content.close(),
      () => {},
    );
  }

  /** The bytes of a large module, held against its hash as where it is read later. */
  #read(): (kept?: number) => AsyncIterable<Uint8Array> {
    const sha256 = new Promise<string | undefined>((resolve) => {
      this.#expect = resolve;
    });
    return (kept) => readSourceFile({ path: this.#path, size: this.#size, sha256 }, kept);
  }

  async *#untilClosed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.#end.signal.throwIfAborted();
      yield chunk;
    }
  }
}
