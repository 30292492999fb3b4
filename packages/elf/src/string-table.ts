import { type ByteSource, decodeUtf8, encodeUtf8, indexOfBytes } from "@rampart/bytes";
import { type ByteRange, checkRange, readRange } from "./byte-range.ts";
import { malformed, tooLarge } from "./elf-error.ts";
import {
  MAX_NAME_BYTES,
  MAX_NAME_PLACES,
  MAX_NAMES_BYTES,
  MAX_STRING_TABLE_BYTES,
  WINDOW_BYTES,
} from "./limits.ts";
import { Names } from "./names.ts";

interface Window {
  /** Offset within the table. */
  readonly start: number;
  readonly bytes: Uint8Array;
}

/**
 * A table of strings that end in NUL. It is only read from front to back, through a window, so that the
 * memory and the time it takes do not depend on where names are in it.
 */
export class StringTable {
  readonly #source: ByteSource;
  readonly #range: ByteRange;
  readonly #what: string;
  #window: Window = { start: 0, bytes: new Uint8Array(0) };

  private constructor(source: ByteSource, range: ByteRange, what: string) {
    this.#source = source;
    this.#range = range;
    this.#what = what;
  }

  static over(source: ByteSource, range: ByteRange, what: string): StringTable {
    if (range.length > MAX_STRING_TABLE_BYTES) {
      throw tooLarge(what, range.length, MAX_STRING_TABLE_BYTES, range.offset);
    }
    checkRange(range, source.size, what);
    return new StringTable(source, range, what);
  }

  /** Every offset at which a string equals one of `names`. A string may be the end of a longer one. */
  async placesOf(names: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
    const wanted = names.map((name) => ({
      name,
      bytes: encodeUtf8(`${name}\0`),
      places: new Set<number>(),
    }));
    const overlap = Math.max(...wanted.map(({ bytes }) => bytes.length)) - 1;
    for (let start = 0; start < this.#range.length; start += WINDOW_BYTES - overlap) {
      const window = await this.#windowAt(start);
      for (const { bytes, places } of wanted) {
        this.#findPlaces(window, bytes, places);
      }
    }
    return new Map(wanted.map(({ name, places }) => [name, places]));
  }

  #findPlaces(window: Window, bytes: Uint8Array, places: Set<number>): void {
    for (
      let at = indexOfBytes(window.bytes, bytes);
      at !== -1;
      at = indexOfBytes(window.bytes, bytes, at + 1)
    ) {
      places.add(window.start + at);
      if (places.size > MAX_NAME_PLACES) {
        throw tooLarge(this.#what, places.size, MAX_NAME_PLACES, this.#range.offset);
      }
    }
  }

  /** Reads the strings at `offsets`, given in any order and any number of times. */
  async readNames(offsets: readonly number[]): Promise<Names> {
    for (const offset of offsets) {
      if (offset >= this.#range.length) {
        throw malformed(this.#what, offset, `less than ${this.#range.length}`, this.#range.offset);
      }
    }
    const texts = new Map<number, string>();
    let total = 0;
    for (const offset of Uint32Array.from(new Set(offsets)).sort()) {
      const bytes = await this.#stringAt(offset);
      total += bytes.length;
      if (total > MAX_NAMES_BYTES) {
        throw tooLarge(this.#what, total, MAX_NAMES_BYTES, this.#range.offset);
      }
      texts.set(offset, decodeUtf8(bytes));
    }
    return new Names(texts);
  }

  async #stringAt(offset: number): Promise<Uint8Array> {
    let window = this.#window;
    let end = offset < window.start ? -1 : window.bytes.indexOf(0, offset - window.start);
    if (end === -1) {
      window = await this.#windowAt(offset);
      end = window.bytes.indexOf(0);
    }
    const length = window.start + end - offset;
    if (end === -1 && offset + window.bytes.length === this.#range.length) {
      throw malformed(this.#what, "a string without an end", "NUL", this.#range.offset + offset);
    }
    if (end === -1 || length > MAX_NAME_BYTES) {
      throw tooLarge(
        this.#what,
        end === -1 ? window.bytes.length : length,
        MAX_NAME_BYTES,
        this.#range.offset + offset,
      );
    }
    return window.bytes.subarray(end - length, end);
  }

  async #windowAt(start: number): Promise<Window> {
    if (start !== this.#window.start || this.#window.bytes.length === 0) {
      const length = Math.min(WINDOW_BYTES, this.#range.length - start);
      const range = { offset: this.#range.offset + start, length };
      this.#window = { start, bytes: await readRange(this.#source, range, this.#what) };
    }
    return this.#window;
  }
}
