import { lstatSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { RampartError } from "@rampart/findings";

/** Names under which a configuration is found. */
export const configurationNames = [
  "rampart.config.json",
  "rampart.config.yml",
  "rampart.config.yaml",
] as const;

/**
 * The configuration in a folder or in the nearest of its parents that has one.
 * @throws {RampartError} where a folder has several: which is meant cannot be told
 */
export function findConfiguration(startFolder: string): string | undefined {
  let folder = resolve(startFolder);
  for (;;) {
    const found = configurationNames.map((name) => join(folder, name)).filter(exists);
    if (found.length > 1) throw severalConfigurations(found);
    if (found[0] !== undefined) return found[0];
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

/** A link that leads nowhere is there too: reading it says what is wrong, where passing it over would say nothing. */
function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function severalConfigurations(paths: readonly string[]): RampartError {
  return new RampartError(
    "call",
    "configuration-ambiguous",
    `there is more than one configuration: ${paths.join(", ")}`,
    { help: "Keep one of them, or name one with --config." },
  );
}
