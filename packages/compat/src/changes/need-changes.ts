import {
  type BundledSharedObject,
  type BundleReading,
  checkSystems,
  outerEntry,
  systemNeeds,
  unreadEntries,
} from "@rampart/bundle/read";
import { isFinding } from "@rampart/findings";
import { type Change, change, namesOnEither, sides, type UnmetBy } from "./change.ts";

type ElfInfo = BundledSharedObject["elf"];

/** What the binaries need of the systems that both bundles declare. */
export function needChanges(
  before: BundleReading,
  after: BundleReading,
  systems: readonly string[],
): Change[] {
  const [old, current] = [before.module?.elf, after.module?.elf];
  const file = after.module?.entry ?? "";
  const ofModule = old && current ? compareNeeds(old, current, file, systems) : [];
  return [...ofModule, ...sharedObjectChanges(before, after, systems)];
}

/** Libraries that travel in archives: a new one is worth a word only where a system cannot load it. */
function sharedObjectChanges(
  before: BundleReading,
  after: BundleReading,
  systems: readonly string[],
): Change[] {
  const old = new Map((before.sharedObjects ?? []).map(({ entry, elf }) => [entry, elf]));
  const unread = new Set([...unreadEntries(before), ...(before.unreadArchives ?? [])]);
  return (after.sharedObjects ?? []).flatMap(({ entry, elf }) => {
    // The old archive may have had the same library.
    if (!old.has(entry) && unread.has(outerEntry(entry))) return [];
    const changes = compareNeeds(old.get(entry), elf, entry, systems);
    return old.has(entry) ? changes : changes.filter(({ kind }) => kind === "need-unmet");
  });
}

function compareNeeds(
  before: ElfInfo | undefined,
  after: ElfInfo,
  file: string,
  systems: readonly string[],
): Change[] {
  const [old, current] = [needsByName(before), needsByName(after)];
  const unmet = unmetByName(before, after, systems);
  return [
    ...namesOnEither(old, current).flatMap((name) =>
      compareNeed(name, old.get(name), current.get(name), file, unmet.get(name)),
    ),
    ...libraryChanges(before, after, file),
  ];
}

function compareNeed(
  name: string,
  before: string | undefined,
  after: string | undefined,
  file: string,
  unmetBy: readonly UnmetBy[] = [],
): Change[] {
  if (before === after) return [];
  if (unmetBy.length > 0) return [change("need-unmet", name, { file, ...sides(before, after), unmetBy })];
  if (before === undefined) return after === undefined ? [] : [change("need-added", name, { file, after })];
  return after === undefined
    ? [change("need-removed", name, { file, before })]
    : [change("need-changed", name, { file, before, after })];
}

/** The highest need of each family and library: `GLIBC` is `GLIBC_2.34`. */
function needsByName(elf: ElfInfo | undefined): ReadonlyMap<string, string> {
  const needs = new Map<string, string>();
  for (const need of elf === undefined ? [] : systemNeeds(elf)) {
    const others = needs.get(nameOf(need));
    needs.set(nameOf(need), others === undefined ? need : `${others}, ${need}`);
  }
  return needs;
}

/** `GLIBC` of `GLIBC_2.34`, `libssl` of `libssl.so.1.1`. */
function nameOf(need: string): string {
  return need.replace(/_\d+(\.\d+)*$|\.so(\..*)?$/, "");
}

/** Systems that met what the old binary needs, and do not meet what the new one does. */
function unmetByName(
  before: ElfInfo | undefined,
  after: ElfInfo,
  systems: readonly string[],
): ReadonlyMap<string, readonly UnmetBy[]> {
  const key = (name: string, system: string) => `${name} ${system}`;
  const known = new Set(unmetNeeds(before, systems).map(({ name, system }) => key(name, system)));
  const byName = new Map<string, UnmetBy[]>();
  for (const { name, system, has } of unmetNeeds(after, systems)) {
    if (known.has(key(name, system))) continue;
    byName.set(name, [...(byName.get(name) ?? []), { system, has }]);
  }
  return byName;
}

function unmetNeeds(
  elf: ElfInfo | undefined,
  systems: readonly string[],
): (UnmetBy & { readonly name: string })[] {
  if (elf === undefined) return [];
  return checkSystems(elf, systems, {}).flatMap((found) => {
    if (isFinding(found, "elf/symbol-version-too-new")) {
      const { version, system, has } = found.facts;
      return [{ name: nameOf(version), system, has: [has] }];
    }
    if (isFinding(found, "elf/library-missing")) {
      const { library, system, has } = found.facts;
      return [{ name: nameOf(library), system, has: [...has] }];
    }
    return [];
  });
}

/** Libraries that do not come in generations: nothing is known of their versions. */
function libraryChanges(before: ElfInfo | undefined, after: ElfInfo, file: string): Change[] {
  const [old, current] = [otherLibraries(before), otherLibraries(after)];
  return [
    ...[...old]
      .filter((library) => !current.has(library))
      .map((library) => change("library-removed", library, { file })),
    ...[...current]
      .filter((library) => !old.has(library))
      .map((library) => change("library-added", library, { file })),
  ];
}

function otherLibraries(elf: ElfInfo | undefined): ReadonlySet<string> {
  if (elf === undefined) return new Set();
  const generational = new Set(systemNeeds(elf));
  return new Set(elf.needed.filter((library) => !generational.has(library)));
}
