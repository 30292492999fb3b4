import { relative } from "node:path";
import { readWhole } from "@rampart/files";
import { findConfiguration } from "./find-configuration.ts";
import type { Configuration } from "./parse-configuration.ts";

/**
 * The configuration of a run: the one that `--config` names, else the nearest from the working directory upwards.
 * @throws {RampartError} where it cannot be read, or is not valid
 */
export async function loadConfiguration(
  named: string | undefined,
  workingFolder = process.cwd(),
): Promise<Configuration | undefined> {
  if (named !== undefined) return await readConfiguration(named);
  const found = findConfiguration(workingFolder);
  return found === undefined ? undefined : await readConfiguration(relative(process.cwd(), found));
}

/** @throws {RampartError} where the path is missing, unreadable or a folder, or what it holds is not valid */
async function readConfiguration(path: string): Promise<Configuration> {
  // Most runs have none, and its reader is large.
  const { maxConfigurationSize, parseConfiguration } = await import("./parse-configuration.ts");
  return parseConfiguration(await readWhole(path, maxConfigurationSize + 1), path);
}
