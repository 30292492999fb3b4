import { type Finding, finding, type Place } from "@rampart/findings";

/** What a load tells of the data of a module. */
export interface LoadedData {
  readonly dataTypes: readonly LoadedType[];
  /** Commands that a server in cluster mode refuses to register. */
  readonly noClusterCommands: readonly string[];
}

interface LoadedType {
  readonly name: string;
  /** Under the names of `RedisModuleTypeMethods`. */
  readonly callbacks: readonly string[];
}

/** Capabilities that say that a server saves the values of the module, to a file or for a replica. */
const saving = ["persistence_rdb", "replica_of", "backup_restore", "failover_migrate"];

/** Holds declared capabilities against what the module registers. Pure. */
export function checkLoadedData(
  declared: readonly string[],
  { dataTypes, noClusterCommands }: LoadedData,
  place: Place,
): Finding[] {
  const capabilities = saving.filter((name) => declared.includes(name));
  const ofKeys = dataTypes.filter((type) => !isBesideKeys(type));
  return [
    ...ofKeys.flatMap(({ name, callbacks }): Finding[] => {
      const missing = ["rdb_load", "rdb_save"].filter((callback) => !callbacks.includes(callback));
      if (missing.length === 0 || capabilities.length === 0) return [];
      return [finding("load/data-type-not-saved", place, { type: name, missing, capabilities })];
    }),
    ...ofKeys
      .filter(({ callbacks }) => declared.includes("persistence_aof") && !callbacks.includes("aof_rewrite"))
      .map(({ name }) => finding("load/data-type-not-rewritten", place, { type: name })),
    ...(noClusterCommands.length > 0 && declared.includes("clustering")
      ? [finding("load/no-cluster-command", place, { commands: noClusterCommands })]
      : []),
  ];
}

/** A type that no key has: it only saves something of the module beside the keys. */
function isBesideKeys({ callbacks }: LoadedType): boolean {
  const has = (...names: readonly string[]) => names.some((name) => callbacks.includes(name));
  return has("aux_save", "aux_save2") && !has("rdb_load", "rdb_save");
}
