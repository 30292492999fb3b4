/** Characters between two notes: however long the lines are, a position is found within as many. */
const stride = 32;

/** Turns offsets of a text into lines and columns, in the same time for a text of one line and for one of line ends. */
export class LineIndex {
  readonly #text: string;
  /** For every so many characters, the line that they begin in, from 1 on, and where this line begins. */
  readonly #lines: Uint32Array;
  readonly #starts: Uint32Array;

  constructor(text: string) {
    const notes = Math.floor(text.length / stride) + 1;
    this.#text = text;
    this.#lines = new Uint32Array(notes);
    this.#starts = new Uint32Array(notes);
    let [line, start, end] = [1, 0, text.indexOf("\n")];
    for (let note = 0; note < notes; note++) {
      for (; end !== -1 && end < note * stride; line++) {
        start = end + 1;
        end = text.indexOf("\n", start);
      }
      this.#lines[note] = line;
      this.#starts[note] = start;
    }
  }

  /** 1-based line and column of an offset. */
  position(offset: number): { line: number; column: number } {
    const note = Math.min(Math.floor(offset / stride), this.#lines.length - 1);
    let [line, start] = [this.#lines[note] ?? 1, this.#starts[note] ?? 0];
    for (let at = note * stride; at < Math.min(offset, this.#text.length); at++) {
      if (this.#text[at] === "\n") [line, start] = [line + 1, at + 1];
    }
    return { line, column: offset - start + 1 };
  }
}
