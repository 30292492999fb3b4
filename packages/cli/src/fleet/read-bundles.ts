import { readBundle } from "@rampart/bundle";
import type { ExpectedBundle } from "@rampart/deploy";
import { RampartError } from "@rampart/findings";
import { expandFiles, isBundle } from "@rampart/project";
import type { Io } from "../io.ts";
import { readOptions } from "../limit-options.ts";
import { bundleSource } from "../standard-input.ts";

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
    const reading = await readBundle(await bundleSource(file, io), readOptions({}, io));
    if (reading.metadata === undefined) {
      throw new RampartError(
        "input",
        "bundle-unreadable",
        `${file} is not a bundle with a readable module.json`,
        {
          help: "`rampart verify` shows what is wrong with it.",
        },
      );
    }
    bundles.push({ file, reading });
  }
  return bundles;
}
