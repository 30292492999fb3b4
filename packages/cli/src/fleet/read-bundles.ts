import type { ExpectedBundle } from "@rampart/deploy";
import { expandFiles, isBundle } from "@rampart/project";
import type { Io } from "../io.ts";
import { readableBundle } from "../readable-bundle.ts";

/**
 * The bundles that words name, each read once.
 * @throws {RampartError} where one cannot be read: of a set with a gap nothing would be true
 */
export async function readBundles(words: readonly string[], io: Io): Promise<readonly ExpectedBundle[]> {
  const { files, failures } = expandFiles(words, isBundle);
  const [failure] = failures;
  if (failure !== undefined) throw failure.error;
  const bundles: ExpectedBundle[] = [];
  for (const file of files) {
    bundles.push({ file, reading: await readableBundle(file, {}, io) });
  }
  return bundles;
}
