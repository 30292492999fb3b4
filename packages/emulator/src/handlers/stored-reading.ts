import type { BundleReading } from "@rampart/bundle";
import type { DatabaseModule } from "@rampart/cluster-api";
import { parseModuleMetadata } from "@rampart/metadata";
import type { ClusterState, StoredModule } from "../cluster/cluster-state.ts";

/** What a cluster has of a module of a database: the version that the database has, not that uploaded last. */
export function storedModuleOf(
  { module_id, module_name, semantic_version }: DatabaseModule,
  { modules }: ClusterState,
): StoredModule | undefined {
  return modules.find(
    ({ object }) =>
      object.uid === module_id ||
      (object.module_name === module_name && object.semantic_version === semantic_version),
  );
}

/** What the rules look at of a module that the cluster has: its metadata. Its files are not kept. */
export function storedReading({ moduleJson }: StoredModule): BundleReading {
  return readingOf(moduleJson);
}

/** The same of a module of which only name and version are known. */
export function namedReading(module_name: string, semantic_version: string): BundleReading {
  const fields = { module_name, semantic_version, version: 1, capabilities: [], min_redis_version: "0.0.0" };
  return readingOf(JSON.stringify(fields));
}

function readingOf(moduleJson: string): BundleReading {
  return { entries: [], moduleJson, ...parseModuleMetadata(Buffer.from(moduleJson), { bundled: false }) };
}
