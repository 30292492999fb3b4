import { defaultZipLimits } from "@rampart/archive";
import { type BegunContent, deflatedContent } from "@rampart/archive/write";
import { nodeRuntime, readSourceFile, requireRegularFile, type SourceFile } from "@rampart/files";

/** Less is deflated in no time. */
const smallestAhead = 2 ** 18;
/** Blocks at the same time while the module is hashed and judged: that reads files, and has the other threads. */
const blocksBeside = 2;
const blocksAlone = 4;

/**
 * A module that is deflated while it is hashed and its manifest is judged, which one processor does. What is read here
 * is held against the hash as where it is read later. Nothing of it is said before its content is taken.
 */
export class PackedAhead {
  readonly #path: string;
  readonly #size: number;
  readonly #packed: BegunContent["packed"];
  readonly #end = new AbortController();
  #expect: (sha256: string | undefined) => void = () => {};
  #isTaken = false;

  private constructor(path: string, size: number) {
    const sha256 = new Promise<string | undefined>((resolve) => {
      this.#expect = resolve;
    });
    const file = { path, size, sha256 };
    this.#path = path;
    this.#size = size;
    this.#packed = deflatedContent({ size, chunks: (kept) => this.#chunks(file, kept) }, nodeRuntime, () =>
      this.#isTaken ? blocksAlone : blocksBeside,
    );
    this.#packed.catch(() => {});
  }

  /** Undefined for what is small, and for what the stages will refuse. */
  static async begin(path: string): Promise<PackedAhead | undefined> {
    const size = await requireRegularFile(path).catch(() => 0);
    const isWorthIt = size >= smallestAhead && size <= defaultZipLimits.maxEntrySize;
    return isWorthIt ? new PackedAhead(path, size) : undefined;
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

  async *#chunks(...file: Parameters<typeof readSourceFile>): AsyncGenerator<Uint8Array> {
    for await (const chunk of readSourceFile(...file)) {
      this.#end.signal.throwIfAborted();
      yield chunk;
    }
  }
}
