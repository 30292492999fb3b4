/** Path into a document: keys and indices from the root. */
export type Path = readonly (string | number)[];

/** A path as a JSON pointer (RFC 6901); empty for the root. */
export function toPointer(path: Path): string {
  let pointer = "";
  for (const segment of path) {
    const isPlain = typeof segment === "number" || !/[~/]/.test(segment);
    pointer += `/${isPlain ? segment : segment.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  }
  return pointer;
}

/** The path of a JSON pointer. Indices stay strings; documents accept both. */
export function fromPointer(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}
