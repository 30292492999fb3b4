/** Where something was found. Every part is optional: only what is known is said. */
export interface Place {
  /** Name of an entry of the bundle; `deps/x.tgz!/lib/y.so` for a file inside an archive in it. */
  readonly entry?: string;
  /** JSON pointer (RFC 6901) into the manifest or `module.json`. */
  readonly pointer?: string;
  /** 1-based line of the text that the pointer leads to. */
  readonly line?: number;
  /** 1-based column, counted in UTF-16 units. */
  readonly column?: number;
  /** Byte offset into a binary file. */
  readonly offset?: number;
}

/** `module.json:61:15`, `/sha256`, `0x40` … as much as is known, for people. */
export function renderPlace(place: Place, file?: string): string {
  const path = place.entry === undefined ? (file ?? "") : file ? `${file}: ${place.entry}` : place.entry;
  const position = place.line === undefined ? "" : `:${place.line}:${place.column ?? 1}`;
  const pointer = place.pointer ? ` ${place.pointer}` : "";
  const offset = place.offset === undefined ? "" : ` at 0x${place.offset.toString(16)}`;
  return `${path}${position}${pointer}${offset}`.trim();
}
