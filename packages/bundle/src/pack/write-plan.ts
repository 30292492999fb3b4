import { ArchiveError, type WrittenFile, writeZip } from "@rampart/archive";
import { RampartError } from "@rampart/findings";
import { demandWritable } from "../system-error.ts";
import type { PlannedEntry } from "./bundle-plan.ts";

export interface WritePlanOptions {
  /** Seconds since 1970 for the entries; by default 1980-01-01. */
  readonly modified?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes the entries of a bundle, all or none, and replaces a file that is there.
 * @throws {RampartError} where the path cannot be written, or a source changed meanwhile
 */
export async function writePlan(
  entries: readonly PlannedEntry[],
  path: string,
  { modified, signal }: WritePlanOptions,
): Promise<WrittenFile> {
  try {
    return await writeZip(
      path,
      entries.map(({ input }) => input),
      { modified, ...(signal && { signal }) },
    );
  } catch (error) {
    if (error instanceof ArchiveError && error.code === "source-changed") {
      throw new RampartError("environment", "source-changed", `${error.entry} changed while it was packed`, {
        cause: error,
      });
    }
    return demandWritable(path, error);
  }
}
