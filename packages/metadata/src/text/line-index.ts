/** So many lines have one note: a text of a few megabytes may be all line ends. */
const stride = 64;

/** Turns offsets of a text into lines and columns. */
export class LineIndex {
  readonly #text: string;
  /** Where lines 1, 65, 129, … begin. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    let line = 1;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
      if (line % stride === 0) starts.push(at + 1);
      line++;
    }
    this.#text = text;
    this.#starts = starts;
  }

  /** 1-based line and column of an offset. */
  position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    let line = low * stride + 1;
    let start = this.#starts[low] ?? 0;
    for (let at = this.#text.indexOf("\n", start); at !== -1 && at < offset; line++) {
      start = at + 1;
      at = this.#text.indexOf("\n", start);
    }
    return { line, column: offset - start + 1 };
  }
}
