import { architecture } from "./architecture.ts";
import { capabilities } from "./capabilities.ts";
import { capabilityRelations } from "./capability-relations.ts";
import { commandNames } from "./command-names.ts";
import { commandPrefixes } from "./command-prefixes.ts";
import { commandShapes } from "./command-shapes.ts";
import { configCommand } from "./config-command.ts";
import { dependencies } from "./dependencies.ts";
import { excludedCommands } from "./excluded-commands.ts";
import type { MetadataCheck } from "./metadata-check.ts";
import { names } from "./names.ts";
import { operatingSystems } from "./operating-systems.ts";
import { plainTexts } from "./plain-texts.ts";
import { demandsOfProfile } from "./profile-demands.ts";
import { redisVersions } from "./redis-versions.ts";
import { versions } from "./versions.ts";

/** Every check of what the manifest and `module.json` share. */
export const metadataChecks: readonly MetadataCheck[] = [
  versions,
  redisVersions,
  architecture,
  operatingSystems,
  capabilities,
  capabilityRelations,
  names,
  commandNames,
  excludedCommands,
  commandShapes,
  commandPrefixes,
  configCommand,
  dependencies,
  plainTexts,
  demandsOfProfile,
];
