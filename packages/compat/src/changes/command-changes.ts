import type { Command, ModuleMetadata } from "@rampart/metadata";
import { type Change, change, type Keys, namesOnEither } from "./change.ts";

type Commands = Pick<ModuleMetadata, "commands" | "exclude_commands">;

/** Commands, matched as servers match them, in the order of their names. */
export function commandChanges(before: Commands, after: Commands): Change[] {
  const [old, current] = [byName(before.commands ?? []), byName(after.commands ?? [])];
  const [oldExcluded, nowExcluded] = [excludedBy(before), excludedBy(after)];
  return namesOnEither(old, current).flatMap((name) => {
    const [was, is] = [old.get(name), current.get(name)];
    if (is === undefined) return was === undefined ? [] : [gone(was, nowExcluded.has(name))];
    if (was === undefined) return [come(is, oldExcluded.has(name))];
    return compare(was, is);
  });
}

/** Names that the packer left out of the list; the module may register them all the same. */
function excludedBy({ exclude_commands: names }: Commands): ReadonlySet<string> {
  return new Set((names ?? []).filter((name) => typeof name === "string").map(withoutCase));
}

function gone(before: Command, isExcluded: boolean): Change {
  const kind = isExcluded ? "command-excluded" : "command-removed";
  return change(kind, before.command_name, { before: shapeOf(before) });
}

function come(after: Command, wasExcluded: boolean): Change {
  const kind = wasExcluded ? "command-included" : "command-added";
  return change(kind, after.command_name, { after: shapeOf(after) });
}

function compare(before: Command, after: Command): Change[] {
  const { command_name: name } = after;
  const respelled = before.command_name === name ? [] : [before.command_name];
  return [
    ...respelled.map((spelling) => change("command-respelled", name, { before: spelling, after: name })),
    ...arityChanges(name, before.command_arity, after.command_arity),
    ...keysChanges(name, before, after),
    ...flagChanges(name, before.flags, after.flags),
  ];
}

/** Of names that differ only in case the first stands: a server refuses to register the others. */
function byName(commands: readonly Command[]): ReadonlyMap<string, Command> {
  const first = new Map<string, Command>();
  for (const command of commands) {
    const key = withoutCase(command.command_name);
    if (!first.has(key)) first.set(key, command);
  }
  return first;
}

/** Servers fold the letters of ASCII and no others. */
export function withoutCase(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** What a server reports of a command whose module declares nothing; a module can declare it, too. */
const undeclared = -1;

function arityChanges(name: string, before: number, after: number): Change[] {
  const [old, current] = [acceptedBy(before), acceptedBy(after)];
  if (old.most === current.most && old.least === current.least) return [];
  if (before === undeclared) return [change("command-arity-declared", name, { before, after })];
  if (after === undeclared) return [change("command-arity-undeclared", name, { before, after })];
  const isNarrowed = current.least > old.least || current.most < old.most;
  const kind = isNarrowed ? "command-arity-narrowed" : "command-arity-widened";
  return [change(kind, name, { before, after })];
}

/** Numbers of words, the command's name included. A positive arity is exact, another one is the least. */
export function acceptedBy(arity: number): { readonly least: number; readonly most: number } {
  return arity > 0 ? { least: arity, most: arity } : { least: Math.max(1, -arity), most: Infinity };
}

function keysChanges(name: string, before: Command, after: Command): Change[] {
  const [old, current] = [keysOf(before), keysOf(after)];
  const isSame = (["first_key", "last_key", "step"] as const).every((field) => old[field] === current[field]);
  if (isSame) return [];
  return [change(keysKind(old, current), name, { before: old, after: current })];
}

function keysKind(old: Keys, current: Keys) {
  if (isRouted(old) && isRouted(current)) return "command-routing-changed";
  return areSomeOf(current, old) ? "command-keys-fewer" : "command-keys-changed";
}

/** Whether every key is one of the others. Nothing is said of a last key counted from the end against one that is not. */
function areSomeOf(keys: Keys, others: Keys): boolean {
  if (![keys, others].every(({ first_key, step }) => first_key > 0 && step > 0)) return false;
  const isWithin = keys.first_key >= others.first_key && keys.last_key <= others.last_key;
  const isCounted = keys.last_key < 0 === others.last_key < 0;
  const isOne = keys.first_key === keys.last_key;
  const isInStep = (keys.first_key - others.first_key) % others.step === 0;
  return isWithin && isCounted && isInStep && (isOne || keys.step % others.step === 0);
}

/** No keys by position: none at all, or a step that tells the proxy how to route. */
function isRouted({ first_key, last_key, step }: Keys): boolean {
  return step < 0 || (first_key === 0 && last_key === 0);
}

function keysOf({ first_key, last_key, step }: Command): Keys {
  return { first_key, last_key, step };
}

function flagChanges(name: string, before: readonly string[], after: readonly string[]): Change[] {
  const [old, current] = [new Set(before), new Set(after)];
  const lost = [...old].filter((flag) => !current.has(flag)).toSorted();
  const gained = [...current].filter((flag) => !old.has(flag)).toSorted();
  return [
    ...lost.map((flag) => change("command-flag-lost", name, { flag })),
    ...gained.map((flag) => change("command-flag-gained", name, { flag })),
  ];
}

/** The six fields that describe a command, whatever else is there. */
function shapeOf({ command_name, command_arity, flags, first_key, last_key, step }: Command): Command {
  return { command_name, command_arity, flags, first_key, last_key, step };
}
