import type { EndpointId } from "@rampart/cluster-api";
import { ClusterError } from "@rampart/cluster-client";
import {
  executeUpload,
  planUpload,
  readClusterState,
  type UploadBundle,
  type UploadResult,
} from "@rampart/deploy";
import type { Emulator, EmulatorSettings } from "@rampart/emulator";
import type { Endpoint } from "@rampart/platforms";
import { expect } from "vitest";
import { clientOf, startCluster, truth } from "./emulated-cluster.ts";

// Uploads to a cluster on which something goes wrong, and whether what they say of it is so.

interface Family {
  readonly clusterVersion: string;
  /** Requests that change something. */
  readonly routes: readonly EndpointId[];
}

export const families: Readonly<Record<Endpoint, Family>> = {
  "user-defined": {
    clusterVersion: "8.0.20",
    routes: ["user-defined-create", "local-artifacts-upload"],
  },
  v2: { clusterVersion: "7.22.2", routes: ["modules-upload-v2"] },
  v1: { clusterVersion: "7.22.2", routes: ["modules-upload-v1"] },
};

/** A cluster of its own, as several cases run at once: they wait more than they work. */
export async function withCluster(
  settings: Partial<EmulatorSettings>,
  use: (cluster: Emulator) => Promise<void>,
): Promise<void> {
  const emulator = await startCluster(settings);
  try {
    await use(emulator);
  } finally {
    await emulator.close();
  }
}

export interface UploadCall {
  readonly endpoint?: Endpoint;
  readonly rollback?: boolean;
  readonly certificate?: { readonly cert: string; readonly key: string };
}

/** The result, or the error that came before anything was sent. */
export async function upload(
  cluster: Emulator,
  bundles: readonly [UploadBundle, ...UploadBundle[]],
  { endpoint, rollback = false, certificate }: UploadCall,
): Promise<UploadResult | ClusterError> {
  const client = clientOf(cluster, certificate && { certificate });
  const nodes = cluster.urls.map((url) => new URL(url));
  try {
    const state = await readClusterState(client, { endpoint, nodes });
    const plan = planUpload(state, bundles, { endpoint });
    return await executeUpload(plan, client, { timeout: 300_000, rollback });
  } catch (error) {
    if (error instanceof ClusterError) return error;
    throw error;
  }
}

/** Nothing is claimed that is not so: only `uncertain` claims nothing. */
export async function expectHonest(
  cluster: Emulator,
  bundle: UploadBundle,
  endpoint: Endpoint,
  result: UploadResult | ClusterError,
): Promise<void> {
  const { modules, artifacts } = await truth(cluster);
  const isListed = modules.some(({ module_name }) => module_name === bundle.moduleName);
  if (result instanceof ClusterError) {
    expect(isListed).toBe(false);
    expect([...artifacts.values()].flat()).toEqual([]);
    return;
  }
  const { record, nodes } = result;
  if (record.state !== "uncertain") {
    expect([record.state, isListed]).toEqual([
      record.state,
      ["registered", "already-there"].includes(record.state),
    ]);
  }
  for (const { uid, state } of nodes) {
    if (state === "uncertain") continue;
    const isStored = (artifacts.get(uid) ?? []).some(
      ({ module_name, version }) => module_name === bundle.moduleName && version === bundle.version,
    );
    const isThere = endpoint === "user-defined" ? isStored : isListed;
    expect([uid, state, isThere]).toEqual([uid, state, state === "stored" || state === "already-there"]);
  }
  if (result.ok) {
    expect(nodes.every(({ state }) => state === "stored" || state === "already-there")).toBe(true);
  } else {
    expect(result.errors.length).toBeGreaterThan(0);
    for (const { message } of result.errors) {
      expect(message).toMatch(/^(node \d+ \()?http:\/\/127\.0\.0\.\d:\d+\)?: (GET|POST|PUT|DELETE) \/v\d\//);
      expect(message).not.toContain("\n");
    }
  }
}
