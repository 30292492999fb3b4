import type { DatabaseObject } from "@rampart/cluster-api";
import { type ClusterClient, ClusterError } from "@rampart/cluster-client";
import { RampartError } from "@rampart/findings";

/**
 * A database of a cluster, or all of them.
 * @throws {RampartError} where there is none
 */
export async function readDatabases(
  client: ClusterClient,
  which: number | "all",
): Promise<readonly DatabaseObject[]> {
  const all = await client.databases();
  const meant = which === "all" ? all : all.filter(({ uid }) => uid === which);
  if (meant.length > 0) return meant;
  const message = which === "all" ? "the cluster has no databases" : `the cluster has no database ${which}`;
  throw new RampartError("cluster", "no-such-database", message, {
    help: "`rampart fleet status` lists the databases with modules.",
  });
}

/** All databases of a cluster; undefined where the user may not list them. */
export async function readAllDatabases(
  client: ClusterClient,
): Promise<readonly DatabaseObject[] | undefined> {
  try {
    return await readDatabases(client, "all");
  } catch (error) {
    if (error instanceof ClusterError && (error.status === 403 || error.status === 404)) return undefined;
    if (error instanceof RampartError && error.code === "no-such-database") return [];
    throw error;
  }
}
