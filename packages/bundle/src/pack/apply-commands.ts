import { type Finding, finding, type Place } from "@rampart/findings";
import { type Command, type Manifest, nearestName, type Path, type SourceDocument } from "@rampart/metadata";
import type { ModuleDescription } from "../describe/module-description.ts";

export interface AppliedCommands {
  /** Sorted by name, byte order. */
  readonly commands: readonly Command[];
  readonly findings: readonly Finding[];
}

/**
 * The discovered commands after the manifest's exclusions, overrides and additions, in this order. Names match
 * without case; RAMP's exact comparison, under which the entry would do nothing, is a warning.
 */
export function applyCommands(
  { commands: described, excluded: excludedBefore = [], added = [] }: ModuleDescription,
  manifest: Manifest,
  document: SourceDocument | undefined,
): AppliedCommands {
  const findings: Finding[] = [];
  const place = (path: Path): Place => document?.place(path) ?? {};
  const commands = new Map(described.map((command) => [command.command_name.toLowerCase(), command]));

  const match = (field: string, name: string, at: Place): Command | undefined => {
    const command = commands.get(name.toLowerCase());
    if (command === undefined) {
      const nearest = nearestName(
        name,
        [...commands.values()].map(({ command_name }) => command_name),
      );
      findings.push(
        finding("manifest/command-unmatched", at, { field, name, ...(nearest !== undefined && { nearest }) }),
      );
    } else if (command.command_name !== name) {
      findings.push(finding("manifest/command-case", at, { field, name, registered: command.command_name }));
    }
    return command;
  };

  const addedBefore = new Set(added.map((name) => name.toLowerCase()));
  const absent = new Set(
    excludedBefore.map((name) => name.toLowerCase()).filter((name) => !commands.has(name)),
  );
  for (const [index, name] of manifest.exclude_commands.entries()) {
    if (absent.has(name.toLowerCase())) continue;
    match("exclude_commands", name, place(["exclude_commands", index]));
    absent.add(name.toLowerCase());
  }
  for (const name of absent) commands.delete(name);

  for (const { field, index, command } of overrides(manifest, document)) {
    const at = place([field, index, "command_name"]);
    if (absent.has(command.command_name.toLowerCase())) {
      findings.push(finding("manifest/command-excluded", at, { field, name: command.command_name }));
      continue;
    }
    const registered = match(field, command.command_name, at);
    if (registered === undefined) continue;
    commands.set(command.command_name.toLowerCase(), { ...command, command_name: registered.command_name });
  }

  for (const [index, command] of manifest.add_command.entries()) {
    const name = command.command_name;
    if (commands.has(name.toLowerCase()) && !addedBefore.has(name.toLowerCase())) {
      findings.push(
        finding("manifest/command-exists", place(["add_command", index, "command_name"]), { name }),
      );
    } else commands.set(name.toLowerCase(), command);
  }

  return { commands: [...commands.values()].toSorted(byName), findings };
}

/** Overrides with the field and index that each stands at: RAMP's spelling of the field comes first. */
function overrides({ override_command }: Manifest, document: SourceDocument | undefined) {
  const fields = document?.value as { overide_command?: readonly Command[] } | undefined;
  const misspelt = fields?.overide_command?.length ?? 0;
  return override_command.map((command, position) =>
    position < misspelt
      ? { field: "overide_command", index: position, command }
      : { field: "override_command", index: position - misspelt, command },
  );
}

function byName(a: Command, b: Command): number {
  return Buffer.compare(Buffer.from(a.command_name), Buffer.from(b.command_name));
}
