import type { ZipEntry } from "@rampart/archive";

/**
 * An entry that is opened before its turn: a thread inflates the first of it while this one looks at other entries and
 * loads what that needs. Nothing of its content is given before its turn, and none of its faults.
 */
export class OpenedAhead {
  readonly #keptOf: (entry: ZipEntry) => number | undefined;
  readonly #entry: ZipEntry | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #chunks: AsyncIterator<Uint8Array> | undefined;
  readonly #first: Promise<IteratorResult<Uint8Array>> | undefined;
  #isTaken = false;

  /** @param keptOf how many chunks of an entry must stay as they are when the next one is asked for; all, where undefined */
  constructor(
    entry: ZipEntry | undefined,
    signal: AbortSignal | undefined,
    keptOf: (entry: ZipEntry) => number | undefined,
  ) {
    this.#entry = entry;
    this.#signal = signal;
    this.#keptOf = keptOf;
    this.#chunks = entry?.open(signal, keptOf(entry))[Symbol.asyncIterator]();
    this.#first = this.#chunks?.next();
    this.#first?.catch(() => {});
  }

  /** The content of any entry; that of this one is given once. */
  open(entry: ZipEntry): AsyncIterable<Uint8Array> {
    if (entry !== this.#entry || this.#isTaken) return entry.open(this.#signal, this.#keptOf(entry));
    this.#isTaken = true;
    return this.#content();
  }

  /** Ends the reading, where it has not ended. */
  async close(): Promise<void> {
    await this.#chunks?.return?.();
  }

  async *#content(): AsyncGenerator<Uint8Array> {
    for (let next = await this.#first; next?.done === false; next = await this.#chunks?.next())
      yield next.value;
  }
}
