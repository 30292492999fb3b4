import { spoolPipe } from "@rampart/files";
import { type Finding, withoutErrorCode } from "@rampart/findings";
import { type CommandsFile, maxModuleJsonSize, parseCommands } from "@rampart/metadata";
import { type BundleSource, withBundle } from "../bundle-source.ts";
import { readBundle } from "../open-bundle.ts";
import type { DescriptionReading } from "./module-description.ts";

/**
 * Name, version and commands from a bundle, a `module.json` or what `rampart commands` printed. What the manifest of
 * that bundle excluded and added is remembered: the same manifest may do so again.
 * @throws {RampartError} where the file cannot be read
 */
export async function readDescription(path: string, signal?: AbortSignal): Promise<DescriptionReading> {
  const spool = await spoolPipe(path, signal);
  const source = spool === undefined ? { path } : { spool };
  try {
    const bytes = await withBundle(source, (all) => all.read(0, Math.min(all.size, maxModuleJsonSize + 1)));
    const { commands, findings } = isZip(bytes)
      ? await readFromBundle(source, path)
      : parseCommands(bytes, { entry: path });
    // No cluster will see this file.
    const reported = findings.map(withoutErrorCode);
    return { findings: reported, ...(commands && { description: toDescription(commands) }) };
  } finally {
    await spool?.close();
  }
}

function isZip([first, second]: Uint8Array): boolean {
  return first === 0x50 && second === 0x4b;
}

async function readFromBundle(
  source: BundleSource,
  path: string,
): Promise<{ commands?: CommandsFile; findings: Finding[] }> {
  const { metadata, findings } = await readBundle(source);
  const inBundle = (entry: string | undefined) => (entry === undefined ? path : `${path}: ${entry}`);
  const relevant = findings
    .filter(({ rule, severity }) => severity === "error" || rule === "metadata/command-duplicate")
    .map((found) => ({ ...found, place: { ...found.place, entry: inBundle(found.place.entry) } }));
  if (metadata === undefined || relevant.some(({ severity }) => severity === "error"))
    return { findings: relevant };
  const { module_name, version, commands = [], exclude_commands = [], add_command = [] } = metadata;
  return {
    commands: { module_name, version, commands, exclude_commands, add_command },
    findings: relevant,
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
