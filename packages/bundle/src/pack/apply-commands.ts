import { type Finding, finding, type Place } from "@rampart/findings";
import {
  adviceForSome,
  type Command,
  type CommandMatching,
  type Manifest,
  nearestName,
  overridesOf,
  type Path,
  type SourceDocument,
} from "@rampart/metadata";
import type { ModuleDescription } from "../description/module-description.ts";

export interface AppliedCommands {
  /** Sorted by name, byte order. */
  readonly commands: readonly Command[];
  readonly findings: readonly Finding[];
}

/**
 * The discovered commands after the manifest's exclusions, overrides and additions, in this order. Without case, an
 * entry that only RAMP's exact comparison would pass over is a warning, and one that matches nothing an error. What the
 * entries say of one another is said of the manifest (`judgeManifest`), and not here again.
 */
export function applyCommands(
  { commands: described, excluded: excludedBefore = [], added = [] }: ModuleDescription,
  manifest: Manifest,
  document: SourceDocument | undefined,
  matching: CommandMatching = "caseless",
): AppliedCommands {
  const findings: Finding[] = [];
  const place = (path: Path): Place => document?.place(path) ?? {};
  const isExact = matching === "exact";
  const keyOf = (name: string) => (isExact ? name : name.toLowerCase());
  const commands = new Map(described.map((command) => [keyOf(command.command_name), command]));
  const state: Matching = {
    isExact,
    keyOf,
    commands,
    registered: firstByName(described),
    excludedNames: new Set(manifest.exclude_commands),
    nearest: adviceForSome((name) => nearestName(name, [...commands.values()].map(nameOf)), described.length),
    findings,
  };
  const match = (field: string, name: string, at: Place) => findCommand(state, field, name, at);

  const addedBefore = new Set(added.map(keyOf));
  const absent = new Set(excludedBefore.map(keyOf).filter((name) => !commands.has(name)));
  for (const [index, name] of manifest.exclude_commands.entries()) {
    if (absent.has(keyOf(name))) continue;
    match("exclude_commands", name, place(["exclude_commands", index]));
    absent.add(keyOf(name));
  }
  for (const name of absent) commands.delete(name);

  const listed = new Set<string>();
  const excludedHere = new Set(manifest.exclude_commands.map(keyOf));
  for (const { field, index, command } of overridesOf(manifest, document)) {
    const at = place([field, index, "command_name"]);
    if (excludedHere.has(keyOf(command.command_name))) continue;
    listed.add(keyOf(command.command_name));
    if (absent.has(keyOf(command.command_name))) {
      findings.push(finding("manifest/command-excluded", at, { field, name: command.command_name }));
      continue;
    }
    const registered = match(field, command.command_name, at);
    if (registered === undefined) continue;
    commands.set(keyOf(command.command_name), { ...command, command_name: registered.command_name });
  }

  for (const [index, command] of manifest.add_command.entries()) {
    const name = command.command_name;
    if (commands.has(keyOf(name)) && !addedBefore.has(keyOf(name))) {
      const at = place(["add_command", index, "command_name"]);
      if (!listed.has(keyOf(name))) findings.push(finding("manifest/command-exists", at, { name }));
      if (!isExact) continue;
    }
    listed.add(keyOf(name));
    commands.set(keyOf(name), command);
  }

  return {
    commands: [...commands.values()].toSorted(byName),
    findings,
  };
}

interface Matching {
  readonly isExact: boolean;
  readonly keyOf: (name: string) => string;
  /** By key: what is left, and what took the place of it. */
  readonly commands: ReadonlyMap<string, Command>;
  /** What the module registers, by its name without case. */
  readonly registered: ReadonlyMap<string, string>;
  readonly excludedNames: ReadonlySet<string>;
  readonly nearest: (name: string) => string | undefined;
  /** Takes what is found. */
  readonly findings: Finding[];
}

function findCommand(matching: Matching, field: string, name: string, at: Place): Command | undefined {
  const { isExact, commands, findings } = matching;
  const command = commands.get(matching.keyOf(name));
  if (command?.command_name === name) return command;
  const registered = matching.registered.get(name.toLowerCase());
  if (registered !== undefined && (command !== undefined || isExact)) {
    // Who lists a name in both spellings wants either to match.
    if (!isExact || !matching.excludedNames.has(registered)) {
      const facts = { field, name, registered, ...(isExact && { isIgnored: true }) };
      findings.push(finding("manifest/command-case", at, facts));
    }
    return command;
  }
  const nearest = matching.nearest(name);
  const facts = { field, name, ...(nearest !== undefined && { nearest }) };
  findings.push(finding("manifest/command-unmatched", at, facts));
  return undefined;
}

/** Of names that differ in case alone the first. */
function firstByName(commands: readonly Command[]): Map<string, string> {
  return new Map(
    commands
      .map(nameOf)
      .reverse()
      .map((name) => [name.toLowerCase(), name]),
  );
}

function nameOf({ command_name }: Command): string {
  return command_name;
}

function byName(a: Command, b: Command): number {
  return Buffer.compare(Buffer.from(a.command_name), Buffer.from(b.command_name));
}
