import type { ReadOptions } from "@rampart/bundle";
import type { Profile } from "@rampart/metadata";
import { flagGroup, type OptionsOf } from "./flag-group.ts";
import type { Io } from "./io.ts";
import { parseNatural } from "./option-values.ts";

/** Flags of the commands that read bundles. */
export const limitFlags = flagGroup("Limits:", (command) =>
  command
    .option("--max-entries <n>", "maximum number of entries in a bundle (default: 1000)", parseNatural)
    .option("--max-entry-size <bytes>", "maximum unpacked size of an entry (default: 1.25 GiB)", parseNatural)
    .option("--max-module-json-size <bytes>", "maximum size of module.json (default: 16 MiB)", parseNatural)
    .option(
      "--max-module-json-values <n>",
      "maximum number of values in module.json (default: 100000)",
      parseNatural,
    ),
);

export type LimitOptions = OptionsOf<typeof limitFlags>;

export function readOptions(options: LimitOptions, { signal }: Io, profile?: Profile): ReadOptions {
  const { maxEntries, maxEntrySize, maxModuleJsonSize, maxModuleJsonValues } = options;
  return {
    signal,
    ...(profile !== undefined && { profile }),
    limits: {
      ...(maxEntries !== undefined && { maxEntries }),
      ...(maxEntrySize !== undefined && { maxEntrySize }),
    },
    ...(maxModuleJsonSize !== undefined && { maxModuleJsonSize }),
    ...(maxModuleJsonValues !== undefined && { maxModuleJsonValues }),
  };
}

/** The same limits for metadata alone. */
export function metadataLimits(options: LimitOptions): { maxSize?: number; maxValues?: number } {
  const { maxModuleJsonSize: maxSize, maxModuleJsonValues: maxValues } = options;
  return { ...(maxSize !== undefined && { maxSize }), ...(maxValues !== undefined && { maxValues }) };
}
