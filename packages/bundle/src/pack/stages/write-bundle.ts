import { type WritePlanOptions, writePlan } from "../write-plan.ts";
import type { PlannedBundle } from "./plan-bundle.ts";

export interface PackedBundle extends PlannedBundle {
  /** Bytes of the zip. */
  readonly size: number;
  /** Of the zip. */
  readonly sha256: string;
}

/**
 * Writes the bundle, whole or not at all.
 * @throws {RampartError} where the path cannot be written, or a source changed meanwhile
 */
export async function writeBundle(planned: PlannedBundle, options: WritePlanOptions): Promise<PackedBundle> {
  return { ...planned, ...(await writePlan(planned.plan.entries, planned.path, options)) };
}
