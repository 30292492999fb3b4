import { readFile } from "node:fs/promises";
import type { Io } from "./io.ts";
import { usage } from "./option-values.ts";

/** Source: reproducible-builds.org, SOURCE_DATE_EPOCH: seconds since 1970, a decimal integer. */
export function sourceDateEpoch({ environment }: Io): { modified?: number } {
  const value = environment["SOURCE_DATE_EPOCH"];
  if (value === undefined || value === "") return {};
  if (!/^\d{1,12}$/.test(value))
    throw usage(`SOURCE_DATE_EPOCH is ${JSON.stringify(value)}, not a number of seconds`);
  return { modified: Number(value) };
}

/** Text of this machine's os-release file. */
export async function hostOsRelease(): Promise<{ hostOsRelease?: string }> {
  for (const path of ["/etc/os-release", "/usr/lib/os-release"]) {
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text !== undefined) return { hostOsRelease: text };
  }
  return {};
}
