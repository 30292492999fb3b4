import type { Digest } from "@rampart/bytes";
import { writeZip } from "../write/write-zip.ts";
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
): Promise<Digest> {
  const inputs = entries.map(({ input }) => input);
  return writeZip(path, inputs, { modified, signal });
}
