import { readWhole } from "@rampart/files";
import { type Finding, withoutErrorCode } from "@rampart/findings";
import { type CommandsFile, maxModuleJsonSize, parseCommands } from "@rampart/metadata";
import { readBundle } from "../open-bundle.ts";
import type { DescriptionReading } from "./module-description.ts";

/**
 * Name, version and commands from a bundle, a `module.json` or what `rampart commands` printed. What the manifest of
 * that bundle excluded and added is remembered: the same manifest may do so again.
 * @throws {RampartError} where the file cannot be read
 */
export async function readDescription(path: string, signal?: AbortSignal): Promise<DescriptionReading> {
  const bytes = await readWhole(path, maxModuleJsonSize + 1, signal);
  const { commands, findings } = isZip(bytes)
    ? await readFromBundle(path)
    : parseCommands(bytes, { entry: path });
  // No cluster will see this file.
  const reported = findings.map(withoutErrorCode);
  return commands === undefined
    ? { findings: reported }
    : { description: toDescription(commands), findings: [] };
}

function isZip(bytes: Buffer): boolean {
  return bytes.subarray(0, 2).toString("latin1") === "PK";
}

async function readFromBundle(path: string): Promise<{ commands?: CommandsFile; findings: Finding[] }> {
  const { metadata, findings } = await readBundle({ path });
  const errors = findings.filter(({ severity }) => severity === "error");
  if (metadata !== undefined && errors.length === 0) {
    const { module_name, version, commands = [], exclude_commands = [], add_command = [] } = metadata;
    return { commands: { module_name, version, commands, exclude_commands, add_command }, findings: [] };
  }
  const inBundle = (entry: string | undefined) => (entry === undefined ? path : `${path}: ${entry}`);
  return {
    findings: errors.map((found) => ({
      ...found,
      place: { ...found.place, entry: inBundle(found.place.entry) },
    })),
  };
}

function toDescription({
  module_name: name,
  version,
  commands,
  exclude_commands = [],
  add_command = [],
}: CommandsFile) {
  return {
    name,
    version,
    commands,
    excluded: exclude_commands,
    added: add_command.map(({ command_name }) => command_name),
  };
}
