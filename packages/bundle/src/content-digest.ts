import { createHash } from "node:crypto";

/**
 * SHA-256 over the lines `<sha256>  <name>` of all entries, sorted by name: what `sha256sum` prints of the unpacked
 * files. Unlike the bytes of the zip it does not depend on the compressor.
 */
export function contentDigest(
  entries: readonly { readonly name: string; readonly sha256: string }[],
): string {
  const lines = entries.map(({ name, sha256 }) => ({
    name: Buffer.from(name),
    line: `${sha256}  ${name}\n`,
  }));
  const hash = createHash("sha256");
  for (const { line } of lines.toSorted((a, b) => Buffer.compare(a.name, b.name))) hash.update(line);
  return hash.digest("hex");
}
