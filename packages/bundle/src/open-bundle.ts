import { type ByteSource, bytesSource, type Spool } from "@rampart/bytes";
import { digestSource, nodeRuntime, withFile } from "@rampart/files";
import type { BundleReading, ReadOptions } from "./read/bundle-reading.ts";
import { readBundleFrom } from "./read/read-bundle.ts";

/** Where a bundle's bytes are. */
export type BundleSource =
  | { readonly path: string }
  | { readonly bytes: Uint8Array }
  | { readonly spool: Spool };

/**
 * {@link readBundleFrom} a file, a spool or bytes in memory.
 * @throws {RampartError} where the file cannot be read
 */
export async function readBundle(source: BundleSource, options: ReadOptions = {}): Promise<BundleReading> {
  return withBundle(source, (bytes) => readBundleFrom(bytes, nodeRuntime, options));
}

/**
 * The same with the SHA-256 of the file, which is open all the while.
 * @throws {RampartError} where the file cannot be read
 */
export async function readSource(
  source: BundleSource,
  options: ReadOptions = {},
): Promise<{ readonly reading: BundleReading; readonly sha256: string }> {
  return withBundle(source, async (bytes) => {
    const reading = await readBundleFrom(bytes, nodeRuntime, options);
    return { reading, sha256: (await digestSource(bytes)).sha256 };
  });
}

/**
 * The bytes of a bundle for as long as they are used.
 * @throws {RampartError} where the file cannot be read
 */
export async function withBundle<Result>(
  source: BundleSource,
  use: (bytes: ByteSource) => Promise<Result>,
): Promise<Result> {
  if ("path" in source) return withFile(source.path, use);
  return use("spool" in source ? source.spool.source() : bytesSource(source.bytes));
}
