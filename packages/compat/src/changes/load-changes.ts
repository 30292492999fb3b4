import type { Discovery, LoadedConfiguration, LoadedDataType, LoadFacts } from "@rampart/bundle/read";
import { type Change, change, namesOnEither } from "./change.ts";
import { documentedChanges } from "./documented-changes.ts";

/** What modules register when they are loaded, and no metadata tell. Nothing where one of them was not loaded. */
export function loadChanges(before: Discovery | undefined, after: Discovery | undefined): Change[] {
  if (before?.load === undefined || after?.load === undefined) return [];
  const [old, current] = [before.load, after.load];
  return [
    ...dataTypeChanges(old.dataTypes, current.dataTypes),
    ...documentedChanges(before, after),
    ...clusterChanges(before, after),
    ...configurationChanges(old.configurations, current.configurations),
    ...cameAndWent(old.aclCategories, current.aclCategories, "acl-category-added", "acl-category-removed"),
    ...cameAndWent(
      old.sharedFunctions,
      current.sharedFunctions,
      "shared-function-added",
      "shared-function-removed",
    ),
    ...added(old.importedFunctions, current.importedFunctions).map((name) =>
      change("imported-function-added", name, {}),
    ),
    ...cameAndWent(eventsOf(old), eventsOf(current), "event-added", "event-removed"),
  ].map((found) => ({ ...found, basis: "load" }));
}

type Named = Extract<
  Change["kind"],
  `acl-category-${string}` | `shared-function-${string}` | "event-added" | "event-removed"
>;

function cameAndWent(
  old: readonly string[],
  current: readonly string[],
  came: Named,
  went: Named,
): readonly Change[] {
  return [
    ...added(current, old).map((name) => change(went, name, {})),
    ...added(old, current).map((name) => change(came, name, {})),
  ];
}

/** Names of the second list that the first does not have. */
function added(first: readonly string[], second: readonly string[]): readonly string[] {
  const known = new Set(first);
  return [...new Set(second)].filter((name) => !known.has(name)).toSorted();
}

/** Events that a module asks the server to tell it of. */
export function eventsOf({ serverEvents, keyspaceEvents }: LoadFacts): readonly string[] {
  return [...serverEvents, ...keyspaceEvents.map((name) => `keyspace ${name}`)];
}

function byName<Item extends { readonly name: string }>(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.name, item]));
}

function dataTypeChanges(before: readonly LoadedDataType[], after: readonly LoadedDataType[]): Change[] {
  const [old, current] = [byName(before), byName(after)];
  return namesOnEither(old, current).flatMap((name): Change[] => {
    const [was, is] = [old.get(name), current.get(name)];
    if (was === undefined) return [change("data-type-added", name, {})];
    if (is === undefined) return [change("data-type-removed", name, {})];
    return [...encodingChanges(was, is), ...callbackChanges(was, is)];
  });
}

function encodingChanges(was: LoadedDataType, { name, encodingVersion: after }: LoadedDataType): Change[] {
  const { encodingVersion: before } = was;
  if (before === after) return [];
  const kind = after < before ? "data-type-version-lowered" : "data-type-version-raised";
  return [change(kind, name, { before, after })];
}

/** Callbacks that servers call without asking, or without which they refuse data or a command. */
const needed: ReadonlySet<string> = new Set([
  "rdb_load",
  "rdb_save",
  "aof_rewrite",
  "free",
  "aux_load",
  "copy",
]);

function callbackChanges(was: LoadedDataType, is: LoadedDataType): Change[] {
  const [old, current] = [callbacksOf(was), callbacksOf(is)];
  const lost = added(current, old).filter((callback) => needed.has(callback));
  const [before, after] = [old, current].map((list) => list.filter((one) => !lost.includes(one)).join(", "));
  return [
    ...lost.map((callback) => change("data-type-callback-lost", is.name, { callback })),
    ...(before === after || before === undefined || after === undefined
      ? []
      : [change("data-type-callbacks-changed", is.name, { before, after })]),
  ];
}

/** `copy2` does what `copy` does, with more to go by. */
function callbacksOf({ callbacks }: LoadedDataType): readonly string[] {
  return [...new Set(callbacks.map((callback) => callback.replace(/2$/, "")))].toSorted();
}

/** A server in cluster mode refuses commands that are flagged so, which COMMAND INFO does not show. */
function clusterChanges(before: Discovery, after: Discovery): Change[] {
  const [old, current] = [refusedInClusters(before), refusedInClusters(after)];
  return [...old].flatMap(([name, was]): Change[] => {
    const is = current.get(name);
    if (is === undefined || is === was) return [];
    return [change(is ? "command-not-for-clusters" : "command-for-clusters", name, {})];
  });
}

/** Every command, and whether it is refused. */
function refusedInClusters({ commands, load }: Discovery): ReadonlyMap<string, boolean> {
  const refused = new Set(load?.noClusterCommands);
  return new Map(commands.map(({ name }) => [name, refused.has(name)]));
}

function configurationChanges(
  before: readonly LoadedConfiguration[],
  after: readonly LoadedConfiguration[],
): Change[] {
  const [old, current] = [byName(before), byName(after)];
  return namesOnEither(old, current).flatMap((name): Change[] => {
    const [was, is] = [old.get(name), current.get(name)];
    if (was === undefined) return [change("configuration-added", name, {})];
    if (is === undefined) return [change("configuration-removed", name, {})];
    return settingChanges(was, is);
  });
}

function settingChanges(was: LoadedConfiguration, is: LoadedConfiguration): Change[] {
  const { name } = is;
  const [before, after] = [shapeOf(was), shapeOf(is)];
  const [old, current] = [was.default ?? "", is.default ?? ""];
  return [
    ...(before === after
      ? []
      : [
          change(takesAll(was, is) ? "configuration-widened" : "configuration-narrowed", name, {
            before,
            after,
          }),
        ]),
    ...(old === current
      ? []
      : [change("configuration-default-changed", name, { before: old, after: current })]),
  ];
}

/** Flags that keep a configuration from being set. */
const locks = ["immutable", "protected"];

/** What can be set, in words. */
function shapeOf({ type, minimum, maximum, values = [], flags }: LoadedConfiguration): string {
  const range = minimum === undefined ? "" : ` ${minimum} to ${maximum ?? ""}`;
  const words = values.length === 0 ? "" : ` ${values.join(" | ")}`;
  const locked = locks.filter((flag) => flags.includes(flag)).map((flag) => `, ${flag}`);
  return `${type}${range}${words}${locked.join("")}`;
}

/** Whether a configuration can be set to all that another one can. */
function takesAll(was: LoadedConfiguration, is: LoadedConfiguration): boolean {
  if (was.type !== is.type) return false;
  if (locks.some((flag) => is.flags.includes(flag) && !was.flags.includes(flag))) return false;
  if (!(was.values ?? []).every((value) => is.values?.includes(value))) return false;
  const number = (text: string | undefined) => BigInt(text ?? 0);
  return number(is.minimum) <= number(was.minimum) && number(is.maximum) >= number(was.maximum);
}
