const mostLines = 1_000;
const mostCharacters = 64 * 1024;
const longestLine = 2_000;

/** The first lines of a log that may have no end, and how many were left out after them. */
export class BoundedLog {
  readonly #lines: string[] = [];
  #characters = 0;
  #leftOut = 0;

  add(line: string): void {
    const text = line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
    const fits = this.#lines.length < mostLines && this.#characters + text.length <= mostCharacters;
    if (!fits || this.#leftOut > 0) {
      this.#leftOut++;
      return;
    }
    this.#lines.push(text);
    this.#characters += text.length;
  }

  get lines(): readonly string[] {
    if (this.#leftOut === 0) return this.#lines;
    return [...this.#lines, `… ${this.#leftOut} more lines`];
  }
}
