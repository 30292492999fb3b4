import { architecture } from "./architecture.ts";
import { capabilities } from "./capabilities.ts";
import { commands } from "./commands.ts";
import { dependencies } from "./dependencies.ts";
import type { MetadataCheck } from "./metadata-check.ts";
import { operatingSystems } from "./operating-systems.ts";
import { versions } from "./versions.ts";

/** Every check of what the manifest and `module.json` share. */
export const metadataChecks: readonly MetadataCheck[] = [
  versions,
  architecture,
  operatingSystems,
  capabilities,
  commands,
  dependencies,
];
