import { dirname, join } from "node:path";
import { isPresetName } from "@rampart/compat";
import type { Configuration } from "@rampart/project";

/** The targets of a configuration: names of presets, and files as they are opened from the working directory. */
export function configuredTargets(configuration: Configuration | undefined): readonly string[] {
  if (configuration === undefined) return [];
  const { file, targets } = configuration;
  return targets.map((word) => (isPresetName(word) ? word : join(dirname(file), word)));
}
