import type { ClusterClient } from "@rampart/cluster-client";
import { RampartError } from "@rampart/findings";
import type { InventoryEntry } from "@rampart/project";
import type { Io } from "../io.ts";
import type { ClusterOptions } from "./cluster-options.ts";
import { variablesOf } from "./credentials.ts";
import { openCluster } from "./open-cluster.ts";

/** A cluster of an inventory, or the one that the flags name. */
export type Entry = Partial<InventoryEntry>;

/** A cluster, and the client for it or why there is none. */
export interface Opening {
  readonly entry: Entry;
  readonly client?: ClusterClient;
  readonly error?: RampartError;
}

/** In a fleet one cluster that cannot be begun hides no other. */
export async function openEntry(
  entry: Entry,
  options: ClusterOptions,
  io: Io,
  password?: string,
): Promise<Opening> {
  const { name, url, cacert, userVariable, passwordVariable } = entry;
  const flags = {
    ...options,
    ...(url !== undefined && { cluster: url }),
    ...(cacert !== undefined && { cacert }),
  };
  try {
    const variables = variablesOf(userVariable, passwordVariable);
    return { entry, client: await openCluster(flags, io, { variables, password, cluster: name }) };
  } catch (error) {
    if (name === undefined || !(error instanceof RampartError)) throw error;
    return { entry, error };
  }
}
