import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Memory for one file after the other: the system takes longer to give new memory than to read a file into it. */
export class ReusedBuffer {
  readonly #before: Buffer;
  readonly #behind: Buffer;
  #memory = Buffer.alloc(0);

  /** @param before what is put before the bytes of each file; `behind` is put behind them */
  constructor(before = "", behind = "") {
    this.#before = Buffer.from(before);
    this.#behind = Buffer.from(behind);
  }

  /** The bytes of a file, until the next one is read. */
  read(path: string): Buffer {
    const descriptor = openSync(path, "r");
    try {
      const { size } = fstatSync(descriptor);
      const memory = this.#withRoom(size);
      let end = this.#before.length;
      // The system may give them in parts.
      for (let left = size; left > 0; ) {
        const read = readSync(descriptor, memory, end, left, null);
        if (read === 0) break;
        end += read;
        left -= read;
      }
      return memory.subarray(0, end + this.#behind.copy(memory, end));
    } finally {
      closeSync(descriptor);
    }
  }

  #withRoom(size: number): Buffer {
    const length = this.#before.length + size + this.#behind.length;
    if (length > this.#memory.length) {
      // Most files are smaller: one that is larger is not the last.
      this.#memory = Buffer.allocUnsafeSlow(Math.max(length, 2 ** 18));
      this.#before.copy(this.#memory);
    }
    return this.#memory;
  }
}
