import type { ModuleObject } from "@rampart/cluster-api";
import type { ClusterClient } from "@rampart/cluster-client";
import { RampartError } from "@rampart/findings";

/** A module in full. A uid is asked for as it is; anything else is looked up in the list. */
export async function readModule(client: ClusterClient, reference: string): Promise<ModuleObject> {
  if (/^[0-9a-f]{32}$/.test(reference)) return await client.module(reference);
  const { uid } = findModuleByReference(await client.modules(), reference);
  return await client.module(uid);
}

/**
 * The module that a caller means: by uid, by name, or by `name@version` where there are several of the name.
 * @throws {RampartError} where none or several are meant
 */
export function findModuleByReference(modules: readonly ModuleObject[], reference: string): ModuleObject {
  const byUid = modules.find(({ uid }) => uid === reference);
  if (byUid !== undefined) return byUid;
  const [name = "", version] = reference.split("@", 2);
  const meant = modules.filter(
    (module) =>
      module.module_name === name &&
      (version === undefined || module.semantic_version === version || String(module.version) === version),
  );
  const [only, second] = meant;
  if (only !== undefined && second === undefined) return only;
  if (only === undefined) {
    throw new RampartError("cluster", "no-such-module", `the cluster has no module ${reference}`, {
      help: "`rampart modules list` shows what it has.",
    });
  }
  const names = meant.map((module) => `${module.module_name}@${module.semantic_version}`);
  throw new RampartError("call", "module-ambiguous", `the cluster has several modules ${reference}`, {
    help: `Give its uid, or one of ${[...new Set(names)].join(", ")}.`,
  });
}
