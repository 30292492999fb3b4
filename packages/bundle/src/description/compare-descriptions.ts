import { type Finding, finding } from "@rampart/findings";
import type { Command } from "@rampart/metadata";
import type { ModuleDescription } from "./module-description.ts";

/** What a module registers beyond, below or unlike what a file lists. Pure; in the order of the names. */
export function compareDescriptions(listed: ModuleDescription, registered: ModuleDescription): Finding[] {
  const [before, after] = [byName(listed), byName(registered)];
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return [
    ...compareModules(listed, registered),
    ...names.flatMap((name): Finding[] => {
      const [old, [current] = []] = [before.get(name), after.get(name)];
      if (current === undefined) return [finding("commands/removed", {}, { name })];
      if (old === undefined) return [finding("commands/added", {}, { name })];
      return old.flatMap((entry) => compareCommands(entry, current));
    }),
  ];
}

/** A file can list one name several times; each entry counts. */
function byName({ commands }: ModuleDescription): ReadonlyMap<string, readonly Command[]> {
  const entries = new Map<string, Command[]>();
  for (const command of commands) {
    const others = entries.get(command.command_name);
    if (others === undefined) entries.set(command.command_name, [command]);
    else others.push(command);
  }
  return entries;
}

function compareModules(listed: ModuleDescription, registered: ModuleDescription): Finding[] {
  const show = ({ name, version }: ModuleDescription) => `${name} ${version}`;
  if (show(listed) === show(registered)) return [];
  return [finding("commands/other-module", {}, { listed: show(listed), registered: show(registered) })];
}

const fields = ["command_arity", "flags", "first_key", "last_key", "step"] as const;

function compareCommands(listed: Command, registered: Command): Finding[] {
  return fields.flatMap((field): Finding[] => {
    const [before, after] = [show(listed[field]), show(registered[field])];
    if (before === after) return [];
    return [
      finding(
        "commands/changed",
        {},
        { name: listed.command_name, field, listed: before, registered: after },
      ),
    ];
  });
}

/** Flags mean the same in any order. */
function show(value: number | readonly string[]): string {
  return typeof value === "number" ? String(value) : `[${value.toSorted().join(" ")}]`;
}
