import type { Finding, Place } from "@rampart/findings";
import { commandNames } from "../checks/command-names.ts";
import type { Command, CommandsFile as RawCommandsFile } from "../generated/commands.ts";
import { validateCommands } from "../generated/validate-commands.ts";
import { parseJsonObject } from "../text/parse-json-object.ts";
import { judgeBySchema } from "../text/schema-findings.ts";
import { maxModuleJsonSize, parseModuleMetadata } from "./parse-module-metadata.ts";

/** Name, version and commands of a module, as `rampart commands` prints them (`schemas/commands.schema.json`). */
export interface CommandsFile extends Omit<RawCommandsFile, "$schema"> {
  /** From a whole `module.json`: what its manifest excluded and added. */
  readonly exclude_commands?: readonly string[];
  readonly add_command?: readonly Command[];
}

/** The three fields from a commands file or from a whole `module.json`; anything else in them is ignored. */
export function parseCommands(
  bytes: Uint8Array,
  place: Place = {},
): { readonly commands?: CommandsFile; readonly findings: readonly Finding[] } {
  const { object, findings: textFindings } = parseJsonObject(bytes, { maxSize: maxModuleJsonSize }, place);
  if (object === undefined) return { findings: textFindings };
  const { document } = object;
  const { module_name, version, commands } = object.value;
  const fields = Object.fromEntries(
    Object.entries({ module_name, version: toInteger(version), commands }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const { findings: shape } = judgeBySchema("module", validateCommands, fields, document);
  const findings = [...textFindings, ...shape];
  if (shape.length > 0) return { findings };
  const { metadata } = parseModuleMetadata(bytes, { bundled: false });
  const { exclude_commands, add_command } = metadata ?? {};
  const edits = { ...(exclude_commands && { exclude_commands }), ...(add_command && { add_command }) };
  const described = fields as unknown as CommandsFile;
  return {
    commands: { ...described, ...edits },
    findings: [...findings, ...commandNames({ file: "module", fields: described, document })],
  };
}

/** RAMP writes the version as a float or as text too. */
function toInteger(version: unknown): unknown {
  return typeof version === "string" && /^\d+(\.0+)?$/.test(version) ? Number(version) : version;
}
