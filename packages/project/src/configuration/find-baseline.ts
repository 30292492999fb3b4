import { lstat } from "node:fs/promises";
import { join } from "node:path";

/** Name under which a baseline is written, and found. */
export const baselineName = "rampart-baseline.json";

/** The baseline in a folder. Parents are not searched: its paths are relative to where it lies. */
export async function findBaseline(folder: string): Promise<string | undefined> {
  const path = join(folder, baselineName);
  return await lstat(path).then(
    () => path,
    () => undefined,
  );
}
