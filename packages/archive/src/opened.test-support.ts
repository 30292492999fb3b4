import { type ByteSource, bytesSource } from "@rampart/bytes";
import { nodeRuntime, withFile } from "@rampart/files";
import type { TarLimits } from "./tar/tar-limits.ts";
import { readTarEntries, type TarEntry } from "./tar/tar-reader.ts";
import { openZip, type ZipFile } from "./zip/zip-file.ts";
import type { ZipLimits } from "./zip/zip-limits.ts";

/** A zip file in memory or in a source, read with what Node has. */
export function openedZip(input: Uint8Array | ByteSource, limits?: Partial<ZipLimits>): Promise<ZipFile> {
  return openZip(input instanceof Uint8Array ? bytesSource(input) : input, nodeRuntime, limits);
}

/** The names and all that is next to them in the zip file at a path, with the content of each entry. */
export function readZipFile(path: string) {
  return withFile(path, async (source) => {
    const { entries, problems } = await openedZip(source);
    const contents: Buffer[] = [];
    for (const entry of entries) contents.push(await bytesOf(entry.open()));
    return { entries, problems, contents };
  });
}

export function openedTar(
  input: Uint8Array | ByteSource,
  gzip = false,
  limits?: Partial<TarLimits>,
): AsyncGenerator<TarEntry> {
  const source = input instanceof Uint8Array ? bytesSource(input) : input;
  return readTarEntries(source, nodeRuntime, { gzip, limits });
}

export async function bytesOf(chunks: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const gathered: Uint8Array[] = [];
  for await (const chunk of chunks ?? []) gathered.push(chunk);
  return Buffer.concat(gathered);
}
