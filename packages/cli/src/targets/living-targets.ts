import { type Database, parseTarget, type RawTarget, type Target } from "@rampart/compat";
import { readAllDatabases, readDatabases, readTargets, withClusterFailures } from "@rampart/deploy";
import { parseDatabase } from "@rampart/project";
import type { ClusterOptions } from "../cluster/cluster-options.ts";
import { openCluster } from "../cluster/open-cluster.ts";
import type { Io } from "../io.ts";
import { parsePositive, usage } from "../option-values.ts";
import { inputBytes } from "../standard-input.ts";
import { targetFault } from "./choose-targets.ts";
import type { TargetOptions } from "./target-options.ts";

/** Flags for what a living cluster says itself. */
const answeredByCluster = {
  target: "--target",
  clusterVersion: "--cluster-version",
  os: "--os",
  arch: "--arch",
  withModule: "--with-module",
} as const satisfies Partial<Record<keyof TargetOptions, string>>;

/**
 * The nodes of a living cluster, one target each, and what the flags say besides. Sends read-only requests.
 * @throws {RampartError} where the cluster cannot be asked, or a flag says what the cluster says itself
 */
export async function livingTargets(
  options: TargetOptions & ClusterOptions & { readonly database?: string; readonly delete?: true },
  io: Io,
): Promise<Target[]> {
  for (const [field, flag] of Object.entries(answeredByCluster)) {
    if (options[field as keyof typeof answeredByCluster] === undefined) continue;
    throw usage(`${flag} contradicts --cluster: the cluster reports it`);
  }
  const { redisVersion, endpoint, uploads, dbConfig, database } = options;
  if (database !== undefined && dbConfig !== undefined) {
    throw usage("--database and --db-config contradict each other: the cluster reports the database");
  }
  const which = database === undefined || database === "all" ? database : parsePositive(database);
  rejectUnknownValues({ ...(redisVersion !== undefined && { redisVersion }) });
  const besides = {
    ...(redisVersion !== undefined && { redisVersion }),
    ...(endpoint !== undefined && { endpoint }),
    ...(uploads !== undefined && { uploads }),
    ...(dbConfig !== undefined && { database: parseDatabase(await inputBytes(dbConfig, io), dbConfig) }),
  };
  const client = await openCluster(options, io);
  const read = await withClusterFailures(() => readTargets(client));
  const nodes =
    options.delete === true
      ? withAllDatabases(read, await withClusterFailures(() => readAllDatabases(client)))
      : read;
  for (const { clusterVersion } of nodes) {
    const ways = { ...(endpoint !== undefined && { endpoint }), ...(uploads !== undefined && { uploads }) };
    if (clusterVersion !== undefined) rejectUnknownValues({ clusterVersion, ...ways });
  }
  if (which === undefined) return nodes.map((node) => ({ ...node, ...besides }));
  const databases = await withClusterFailures(() => readDatabases(client, which));
  return databases.flatMap((one) => nodes.map((node) => ({ ...ofDatabase(node, one), ...besides })));
}

/** What any database of the cluster uses is not deleted. */
function withAllDatabases(nodes: readonly Target[], databases: readonly Database[] | undefined): Target[] {
  return nodes.map((node) =>
    databases === undefined
      ? { ...node, unsaid: [...(node.unsaid ?? []), "databases"] }
      : { ...node, databases },
  );
}

/** A node, as the cluster calls it, with a database. */
function ofDatabase(node: Target, database: Database): Target {
  const { name = "the cluster" } = node;
  return { ...node, name: `${name}, database ${database.name ?? database.uid}`, database };
}

/** A version of the cluster that the data do not know is its own affair. */
export function rejectUnknownValues(raw: RawTarget): void {
  const parsed = parseTarget(raw);
  if (!("problem" in parsed) || parsed.problem.field === "clusterVersion") return;
  throw targetFault(parsed.problem);
}
