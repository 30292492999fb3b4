import type { DatabaseObject } from "@rampart/cluster-api";
import { type ClusterClient, ClusterError } from "@rampart/cluster-client";

/** A database that has a module, as people call it. */
export interface ModuleUser {
  readonly uid: number;
  readonly name?: string;
}

/**
 * The databases that have a module of a name, in one of these versions where they tell theirs. None where the user may
 * not list them: the cluster itself refuses to delete what is in use.
 */
export async function moduleUsers(
  client: ClusterClient,
  name: string,
  versions: readonly string[],
): Promise<readonly ModuleUser[]> {
  const databases = await databasesOf(client);
  return databases.flatMap(({ uid, name: label, module_list = [] }) => {
    const isUser = module_list.some(({ module_name, semantic_version: version }) => {
      return (
        module_name === name && (version === undefined || version === null || versions.includes(version))
      );
    });
    return isUser ? [{ uid, ...(label !== undefined && { name: label }) }] : [];
  });
}

/** The same for the files of a module, which nodes list by its numeric version. */
export async function artifactUsers(
  client: ClusterClient,
  name: string,
  version: number,
): Promise<readonly ModuleUser[]> {
  const modules = await client.modules();
  const own = modules.filter((module) => module.module_name === name && module.version === version);
  return await moduleUsers(
    client,
    name,
    own.map(({ semantic_version }) => semantic_version),
  );
}

async function databasesOf(client: ClusterClient): Promise<readonly DatabaseObject[]> {
  try {
    return await client.databases();
  } catch (error) {
    if (error instanceof ClusterError && (error.status === 403 || error.status === 404)) return [];
    throw error;
  }
}
