import type { ReadOptions } from "@rampart/bundle";
import type { Surroundings } from "./surroundings.ts";

/** Flags of the commands that read bundles. */
export interface LimitOptions {
  readonly maxEntries?: number;
  readonly maxEntrySize?: number;
  readonly maxModuleJsonSize?: number;
}

export function readOptions(options: LimitOptions, { signal }: Surroundings): ReadOptions {
  const { maxEntries, maxEntrySize, maxModuleJsonSize } = options;
  return {
    signal,
    limits: {
      ...(maxEntries !== undefined && { maxEntries }),
      ...(maxEntrySize !== undefined && { maxEntrySize }),
    },
    ...(maxModuleJsonSize !== undefined && { maxModuleJsonSize }),
  };
}
