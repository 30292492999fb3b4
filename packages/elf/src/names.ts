/** Strings by their offset in a string table, and their order among each other. */
export class Names {
  readonly #texts: ReadonlyMap<number, string>;
  readonly #ranks = new Map<number, number>();

  constructor(texts: ReadonlyMap<number, string>) {
    this.#texts = texts;
    let previous: string | undefined;
    let rank = -1;
    for (const [offset, text] of [...texts].sort(([, left], [, right]) => compareText(left, right))) {
      rank += text === previous ? 0 : 1;
      previous = text;
      this.#ranks.set(offset, rank);
    }
  }

  text(offset: number): string {
    const text = this.#texts.get(offset);
    if (text === undefined) {
      throw new Error(`the string at ${offset} was not asked for`);
    }
    return text;
  }

  /**
   * Orders two strings by their offsets, by UTF-16 code units. Each string was compared once, so a hostile
   * table with many symbols under a few long names costs nothing more; undefined comes first.
   */
  compare(left: number | undefined, right: number | undefined): number {
    return this.#rank(left) - this.#rank(right);
  }

  #rank(offset: number | undefined): number {
    return offset === undefined ? -1 : (this.#ranks.get(offset) ?? -1);
  }
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
