import type { ReadOptions } from "@rampart/bundle";
import type { Profile } from "@rampart/metadata";
import type { Io } from "./io.ts";

/** Flags of the commands that read bundles. */
export interface LimitOptions {
  readonly maxEntries?: number;
  readonly maxEntrySize?: number;
  readonly maxModuleJsonSize?: number;
  readonly profile?: Profile;
}

export function readOptions(options: LimitOptions, { signal }: Io): ReadOptions {
  const { maxEntries, maxEntrySize, maxModuleJsonSize } = options;
  return {
    signal,
    ...(options.profile !== undefined && { profile: options.profile }),
    limits: {
      ...(maxEntries !== undefined && { maxEntries }),
      ...(maxEntrySize !== undefined && { maxEntrySize }),
    },
    ...(maxModuleJsonSize !== undefined && { maxModuleJsonSize }),
  };
}
