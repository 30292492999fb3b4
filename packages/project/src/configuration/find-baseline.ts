import { lstatSync } from "node:fs";
import { join } from "node:path";

/** Name under which a baseline is written, and found. */
export const baselineName = "rampart-baseline.json";

/** The baseline in a folder. Parents are not searched: its paths are relative to where it lies. */
export function findBaseline(folder: string): string | undefined {
  const path = join(folder, baselineName);
  try {
    return lstatSync(path, { throwIfNoEntry: false }) && path;
  } catch {
    return undefined;
  }
}
