import type { DatabaseObject } from "@rampart/cluster-api";
import type { ClusterClient } from "@rampart/cluster-client";
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
