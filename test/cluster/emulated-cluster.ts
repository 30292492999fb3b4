import type { LocalArtifact, ModuleObject } from "@rampart/cluster-api";
import { type Clock, ClusterClient, createNodeTransport, systemClock } from "@rampart/cluster-client";
import { readNodes, type UploadBundle } from "@rampart/deploy";
import { type Emulator, type EmulatorSettings, type RequestRecord, startEmulator } from "@rampart/emulator";
import { afterEach, beforeEach } from "vitest";
import {
  buildBundle,
  metadataOf,
  sha256,
  tally,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { testPassword } from "../support/secrets.ts";

// An emulated cluster and a client for it: a real peer over a socket, with time that passes quickly where we only wait.

export const administrator = { name: "admin@example.com", password: testPassword("correct horse ") };

export async function startCluster(settings: Partial<EmulatorSettings> = {}): Promise<Emulator> {
  return await startEmulator({
    clusterVersion: "8.0.20",
    users: [{ ...administrator, role: "admin" }],
    os: ["rhel9"],
    arch: ["x86_64"],
    port: 0,
    protocol: "http",
    actionDuration: 20,
    ...settings,
  });
}

/** Clusters of a test, which are closed after it, and the requests that they received. */
export function useClusters(common: Partial<EmulatorSettings> = { nodes: 2 }) {
  const running: Emulator[] = [];
  let requests: RequestRecord[] = [];
  beforeEach(() => {
    requests = [];
  });
  afterEach(async () => {
    for (const emulator of running.splice(0)) await emulator.close();
  });
  return {
    async start(settings: Partial<EmulatorSettings> = {}): Promise<Emulator> {
      const onRequest = (record: RequestRecord) => void requests.push(record);
      const emulator = await startCluster({ ...common, onRequest, ...settings });
      running.push(emulator);
      return emulator;
    },
    get requests(): readonly RequestRecord[] {
      return requests;
    },
    forgetRequests(): void {
      requests = [];
    },
    /** Requests that are no questions: `POST /v2/modules`. */
    changes: () =>
      requests.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`),
  };
}

/** Flags that name a cluster. */
export const at = (emulator: Emulator): string[] => ["--cluster", emulator.urls[0] ?? ""];

/** Flags that name a cluster and its nodes. */
export const to = (emulator: Emulator): string[] => [
  ...at(emulator),
  ...emulator.urls.flatMap((url) => ["--node", url]),
];

/** A clock whose pauses take no time, though it counts them. */
function hurriedClock(): Clock {
  let skipped = 0;
  return {
    now: () => systemClock.now() + skipped,
    random: () => 0.5,
    async sleep(milliseconds, signal) {
      skipped += milliseconds;
      await systemClock.sleep(Math.min(5, milliseconds), signal);
    },
  };
}

interface ClientSettings {
  readonly signal?: AbortSignal;
  /** Milliseconds without an answer after which the client gives up. */
  readonly silence?: number;
  /** Of the client, for a cluster that asks for one. */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

export function clientOf(
  { urls, certificate }: Emulator,
  { certificate: client, silence = 20_000, ...options }: ClientSettings = {},
): ClusterClient {
  return new ClusterClient({
    url: new URL(urls[0] ?? ""),
    credentials: { user: administrator.name, password: administrator.password },
    transport: createNodeTransport(
      certificate === undefined ? {} : { ca: certificate, ...(client && { client }) },
    ),
    clock: hurriedClock(),
    silence,
    uploadSilence: silence,
    ...options,
  });
}

/** What is really there, asked without any of the code under test but the calls. */
export async function truth(emulator: Emulator): Promise<{
  readonly modules: readonly ModuleObject[];
  readonly artifacts: ReadonlyMap<number, readonly LocalArtifact[]>;
}> {
  const client = clientOf(emulator);
  const nodes = await readNodes(
    client,
    emulator.urls.map((url) => new URL(url)),
  );
  const artifacts = new Map<number, readonly LocalArtifact[]>();
  for (const { uid, url, label } of nodes) {
    if (url === undefined) throw new Error(`${label} has no address`);
    // Clusters before 8.0 have no such list.
    artifacts.set(
      uid,
      await client
        .at(url, label)
        .artifacts()
        .catch(() => []),
    );
  }
  return { modules: await client.modules(), artifacts };
}

/** The bundle of the example module, as a caller has read it. */
export function exampleUpload(bytes: Uint8Array = buildBundle(), changes: object = {}): UploadBundle {
  const metadata = metadataOf(changes);
  return {
    moduleName: String(metadata["module_name"]),
    version: Number(metadata["version"]),
    semanticVersion: String(metadata["semantic_version"]),
    moduleJson: JSON.stringify(metadata),
    sha256: sha256(tally),
    platforms: ["rhel9/x86_64"],
    file: {
      name: "tally.zip",
      size: bytes.length,
      async *chunks() {
        for (let offset = 0; offset < bytes.length; offset += 1000)
          yield bytes.subarray(offset, offset + 1000);
      },
    },
  };
}
