import { digestSource, nodeRuntime } from "@rampart/files";
import { type BundleSource, withBundle } from "./bundle-source.ts";
import type { BundleReading, ReadOptions } from "./read/bundle-reading.ts";
import { readBundleFrom } from "./read/read-bundle.ts";

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
