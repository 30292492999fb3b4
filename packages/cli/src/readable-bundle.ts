import { type BundleReading, readBundle } from "@rampart/bundle";
import { RampartError } from "@rampart/findings";
import type { Io } from "./io.ts";
import { type LimitOptions, readOptions } from "./limit-options.ts";
import { bundleSource } from "./standard-input.ts";

/** @throws {RampartError} where the metadata of the bundle cannot be read: then nothing can be compared with it */
export async function readableBundle(file: string, options: LimitOptions, io: Io): Promise<BundleReading> {
  const reading = await readBundle(await bundleSource(file, io), readOptions(options, io));
  if (reading.metadata !== undefined) return reading;
  const message = `${file} is not a bundle with a readable module.json`;
  throw new RampartError("input", "bundle-unreadable", message, {
    help: "`rampart verify` shows what is wrong with it.",
  });
}
