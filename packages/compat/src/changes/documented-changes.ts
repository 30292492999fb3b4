import type { DiscoveredCommand, Discovery, DocumentedArgument } from "@rampart/bundle/read";
import { toCommand } from "@rampart/metadata";
import { type Change, change } from "./change.ts";
import { acceptedBy, commandChanges, withoutCase } from "./command-changes.ts";

/** Numbers of words, the command's name included. */
interface Words {
  readonly least: number;
  readonly most: number;
}

/** Subcommands, which metadata do not list, and what COMMAND DOCS tells of commands that both modules have. */
export function documentedChanges(before: Discovery, after: Discovery): Change[] {
  const [old, current] = [byName(before.commands), byName(after.commands)];
  return [...old].flatMap(([name, was]): Change[] => {
    const is = current.get(name);
    if (is === undefined) return [];
    const [subcommands, others] = [was.subcommands ?? [], is.subcommands ?? []];
    return [
      ...commandChanges({ commands: subcommands.map(toCommand) }, { commands: others.map(toCommand) }),
      ...pairs(was, is).flatMap(([one, other]) => argumentChanges(one, other)),
    ];
  });
}

/**
 * Where one side declares no arity, what is documented of its arguments decides whether calls are refused that were
 * accepted. Without documentation the change stays as it is.
 */
export function decideArity(
  found: Change,
  before: Discovery | undefined,
  after: Discovery | undefined,
): Change {
  if (found.kind !== "command-arity-declared" && found.kind !== "command-arity-undeclared") return found;
  const isDeclared = found.kind === "command-arity-declared";
  const key = withoutCase(found.subject);
  const command = byName((isDeclared ? before : after)?.commands ?? []).get(key);
  const documented = command && documentedWords(command);
  if (documented === undefined) return found;
  const declared = acceptedBy(isDeclared ? found.after : found.before);
  const isKept = isDeclared ? isWithin(documented, declared) : isWithin(declared, documented);
  const kind = isKept ? "command-arity-as-documented" : "command-arity-undocumented";
  return { ...change(kind, found.subject, { before: found.before, after: found.after }), basis: "load" };
}

function byName(commands: readonly DiscoveredCommand[]): ReadonlyMap<string, DiscoveredCommand> {
  return new Map(commands.map((command) => [withoutCase(command.name), command]));
}

/** A command, and the subcommands that both have. */
function pairs(
  was: DiscoveredCommand,
  is: DiscoveredCommand,
): readonly [DiscoveredCommand, DiscoveredCommand][] {
  const others = byName(is.subcommands ?? []);
  const below = (was.subcommands ?? []).flatMap((one): [DiscoveredCommand, DiscoveredCommand][] => {
    const other = others.get(withoutCase(one.name));
    return other === undefined ? [] : [[one, other]];
  });
  return [[was, is], ...below];
}

/** Tokens, and how many words are documented; only where both document their arguments. */
function argumentChanges(was: DiscoveredCommand, is: DiscoveredCommand): Change[] {
  const [old, current] = [was.documentation?.arguments, is.documentation?.arguments];
  const [before, after] = [documentedWords(was), documentedWords(is)];
  if (old === undefined || current === undefined || before === undefined || after === undefined) return [];
  const [tokens, others] = [tokensOf(old), tokensOf(current)];
  const { name } = is;
  return [
    ...missing(others, tokens).map((token) => change("command-token-removed", name, { token })),
    ...missing(tokens, others).map((token) => change("command-token-added", name, { token })),
    ...wordChanges(name, before, after),
  ];
}

function wordChanges(name: string, before: Words, after: Words): Change[] {
  if (before.least === after.least && before.most === after.most) return [];
  const kind = isWithin(before, after) ? "command-words-widened" : "command-words-narrowed";
  return [change(kind, name, { before: inWords(before), after: inWords(after) })];
}

function inWords({ least, most }: Words): string {
  if (most === Infinity) return `${least} or more`;
  return least === most ? String(least) : `${least} to ${most}`;
}

function isWithin(inner: Words, outer: Words): boolean {
  return inner.least >= outer.least && inner.most <= outer.most;
}

/** Tokens of the second set that the first does not have. Servers match tokens without case, as modules do. */
function missing(first: ReadonlySet<string>, second: ReadonlySet<string>): readonly string[] {
  return [...second].filter((token) => !first.has(token)).toSorted();
}

function tokensOf(given: readonly DocumentedArgument[]): ReadonlySet<string> {
  const own = given.flatMap(({ token }) => (token ? [token.toUpperCase()] : []));
  return new Set([...own, ...given.flatMap(({ arguments: parts = [] }) => [...tokensOf(parts)])]);
}

/** Undefined where the module documents no arguments. */
function documentedWords({ name, documentation }: DiscoveredCommand): Words | undefined {
  const given = documentation?.arguments;
  if (given === undefined) return undefined;
  const own = name.split("|").length;
  const { least, most } = sum(given.map(wordsOf));
  return { least: own + least, most: own + most };
}

function wordsOf({ type, token, flags = [], arguments: parts = [] }: DocumentedArgument): Words {
  const value = valueWords(type, parts.map(wordsOf));
  const before = token === undefined ? 0 : 1;
  const most = flags.includes("multiple") ? Infinity : before + value.most;
  return { least: flags.includes("optional") ? 0 : before + value.least, most };
}

function valueWords(type: string, parts: readonly Words[]): Words {
  if (type === "pure-token") return { least: 0, most: 0 };
  if (type === "block") return sum(parts);
  if (type !== "oneof") return { least: 1, most: 1 };
  return {
    least: Math.min(...parts.map(({ least }) => least)),
    most: Math.max(...parts.map(({ most }) => most)),
  };
}

function sum(parts: readonly Words[]): Words {
  return {
    least: parts.reduce((total, { least }) => total + least, 0),
    most: parts.reduce((total, { most }) => total + most, 0),
  };
}
