import type { Transform } from "node:stream";

/**
 * Memory of chunks that their reader has done with, for zlib to write into again: new memory for each chunk has to be
 * cleared by the system, in the thread that inflates. `_outBuffer` is where zlib writes, a field that is not documented: a
 * Node without it takes new memory for each chunk.
 */
export class ReusedMemory {
  readonly #kept: number;
  readonly #given: Uint8Array[] = [];
  /** What zlib wrote into, by what its chunks are parts of. */
  readonly #used = new Map<ArrayBufferLike, Uint8Array>();
  readonly #free: Uint8Array[] = [];

  /** @param kept how many chunks must stay as they are when the next one is asked for: one at least */
  constructor(inflater: Transform, kept: number) {
    this.#kept = kept;
    let current: Uint8Array = Reflect.get(inflater, "_outBuffer");
    Object.defineProperty(inflater, "_outBuffer", {
      get: () => current,
      set: (fresh: Uint8Array) => {
        current = this.#free.pop() ?? fresh;
        // Small ones are parts of memory that others have parts of too.
        if (current.length === current.buffer.byteLength) this.#used.set(current.buffer, current);
      },
    });
  }

  /** To be told of each chunk when the next one is asked for. */
  gave(chunk: Uint8Array): void {
    this.#given.push(chunk);
    if (this.#given.length <= this.#kept) return;
    const done = this.#given.shift()?.buffer;
    // Chunks come in their order: where the next is a part of other memory, all of this was given.
    const memory = done === undefined || done === this.#given[0]?.buffer ? undefined : this.#used.get(done);
    if (memory === undefined) return;
    this.#used.delete(memory.buffer);
    this.#free.push(memory);
  }
}
