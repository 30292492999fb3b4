import { type WriteArchiveFileOptions, writeZip } from "../../write/write-zip.ts";
import type { PlannedBundle } from "./plan-bundle.ts";

export interface PackedBundle extends PlannedBundle {
  /** Bytes of the zip. */
  readonly size: number;
  /** Of the zip. */
  readonly sha256: string;
}

/**
 * Writes the bundle, whole or not at all, and replaces a file that is there.
 * @throws {RampartError} where the path cannot be written, or a source changed meanwhile
 */
export async function writeBundle(
  planned: PlannedBundle,
  options: WriteArchiveFileOptions,
): Promise<PackedBundle> {
  const inputs = planned.plan.entries.map(({ input }) => input);
  return { ...planned, ...(await writeZip(planned.path, inputs, options)) };
}
