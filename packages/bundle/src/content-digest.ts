import { compareBytes, encodeUtf8, type Runtime } from "@rampart/bytes";

/**
 * SHA-256 over the lines `<sha256>  <name>` of all entries, sorted by name: what `sha256sum` prints of the unpacked
 * files. Unlike the bytes of the zip it does not depend on the compressor.
 */
export function contentDigest(
  entries: readonly { readonly name: string; readonly sha256: string }[],
  runtime: Pick<Runtime, "sha256">,
): string {
  const lines = entries.map(({ name, sha256 }) => ({
    name: encodeUtf8(name),
    line: encodeUtf8(`${sha256}  ${name}\n`),
  }));
  const hash = runtime.sha256();
  for (const { line } of lines.toSorted((a, b) => compareBytes(a.name, b.name))) hash.update(line);
  return hash.digest();
}
