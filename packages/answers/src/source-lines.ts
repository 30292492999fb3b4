/** The lines of a text, found as they are asked for: findings come in their order, and a text may have millions. */
export class SourceLines {
  readonly #text: string;
  #line = 0;
  #start = 0;
  /** Where the line ends; kept, since all findings may lie in one line of megabytes. */
  #end = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** A line by its number, from 1 on. */
  line(number: number): string | undefined {
    if (number < this.#line) [this.#line, this.#start, this.#end] = [0, 0, -1];
    while (this.#line < number) {
      if (this.#end === this.#text.length) return undefined;
      this.#start = this.#end + 1;
      const end = this.#text.indexOf("\n", this.#start);
      this.#end = end === -1 ? this.#text.length : end;
      this.#line++;
    }
    return this.#text.slice(this.#start, this.#end);
  }
}
