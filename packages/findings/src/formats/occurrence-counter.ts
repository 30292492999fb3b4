/** Tells apart what has the same name: the first, the second … */
export class OccurrenceCounter {
  readonly #counts = new Map<string, number>();

  next(name: string): number {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return count;
  }
}
