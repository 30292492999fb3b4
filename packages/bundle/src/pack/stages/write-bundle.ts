import { digestOfExisting } from "@rampart/files";
import { type WriteArchiveFileOptions, writeZip } from "../../write/write-zip.ts";
import type { PlannedBundle } from "./plan-bundle.ts";

export interface PackedBundle extends PlannedBundle {
  /** Bytes of the zip. */
  readonly size: number;
  /** Of the zip. */
  readonly sha256: string;
  /** Set where a file of other content was there; `null` for the SHA-256 of one that could not be read. */
  readonly replaced?: { readonly sha256: string | null };
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
  const before = await digestOfExisting(planned.path);
  const written = await writeZip(planned.path, inputs, options);
  const isOther = before !== undefined && before.sha256 !== written.sha256;
  return { ...planned, ...written, ...(isOther && { replaced: before }) };
}
