import type { ElfInfo } from "@rampart/elf";
import { type Finding, finding, type Place } from "@rampart/findings";
import { apiFunctionIn, apiFunctionSince, compareRedisVersions } from "@rampart/platforms";
import { type CalledFunctions, functionsLackedBy, lowestRelease } from "./called-functions.ts";

/** A function of the module API that is in a module's file. */
export interface NamedFunction {
  readonly name: string;
  /** The first Redis release that has it; absent where no known one does. */
  readonly since?: string;
}

/** Names of the same form that no module asks for: its own entry points, and what it asks with. */
const ownFunctions = new Set(["GetApi", "Init", "OnLoad", "OnUnload"].map((name) => `RedisModule_${name}`));

/**
 * The functions that a module can ask for by name, sorted by name. It asks for some of them, mostly for all that the
 * header has that it was built with, and calls fewer: nothing of this says what it needs. Pure.
 */
export function namedFunctions({ apiNames }: Pick<ElfInfo, "apiNames">): readonly NamedFunction[] {
  const named = new Map<string, NamedFunction>();
  for (const { name: text, isWhole } of apiNames) {
    const name = isWhole || apiFunctionSince(text) !== undefined ? text : apiFunctionIn(text);
    if (name === undefined || ownFunctions.has(name)) continue;
    const since = apiFunctionSince(name);
    named.set(name, { name, ...(since !== undefined && { since }) });
  }
  return [...named.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The lowest Redis release that has every known function of a list; undefined for none. Pure. */
export function releaseWithAll(functions: readonly NamedFunction[]): string | undefined {
  return functions
    .flatMap(({ since }) => since ?? [])
    .reduce<string | undefined>(
      (highest, since) =>
        highest === undefined || compareRedisVersions(highest, since) < 0 ? since : highest,
      undefined,
    );
}

/** Of each file once: a matrix asks for it in every cell. */
const knownByElf = new WeakMap<object, CalledFunctions>();

function knownFunctions(elf: ElfInfo): CalledFunctions {
  const before = knownByElf.get(elf);
  if (before !== undefined) return before;
  const named = namedFunctions(elf);
  const called = named.flatMap(({ name, since }) => (since === undefined ? [] : [{ name, since }]));
  const lowest = releaseWithAll(called);
  const known = { called, ...(lowest !== undefined && { lowestRedisVersion: lowest }) };
  knownByElf.set(elf, known);
  return known;
}

/** What a module names that a Redis version lacks, as information: it may test that it is there before it calls it. Pure. */
export function checkNamedFunctions(elf: ElfInfo, redis: string, place: Place): Finding[] {
  if (redis === "") return [];
  const functions = functionsLackedBy(redis, knownFunctions(elf)).map(({ name, since }) => ({
    name,
    since: lowestRelease({ lowestRedisVersion: since }) ?? since,
  }));
  return functions.length === 0 ? [] : [finding("elf/functions-newer", place, { redis, functions })];
}
