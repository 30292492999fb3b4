/** Lets signals and what other threads sent through: files that are read at once would keep them waiting. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
