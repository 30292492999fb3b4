import type { EndpointId } from "@rampart/cluster-api";
import { ClusterError } from "@rampart/cluster-client";
import {
  executeUpload,
  planUpload,
  readClusterState,
  type UploadBundle,
  type UploadResult,
} from "@rampart/deploy";
import type { Emulator, Fault, FaultKind } from "@rampart/emulator";
import type { Endpoint } from "@rampart/platforms";
import { describe, expect, it } from "vitest";
import { clientOf, exampleUpload, startCluster, truth } from "./emulated-cluster.ts";

// Every fault that the emulator can inject, on every way to upload, once and for ever: what the result says is what is
// there, and the same upload again, with the fault gone, completes it.

const nodeCount = 3;

interface Family {
  readonly clusterVersion: string;
  /** Requests that change something. */
  readonly routes: readonly EndpointId[];
}

const families: Readonly<Record<Endpoint, Family>> = {
  "user-defined": {
    clusterVersion: "8.0.20",
    routes: ["user-defined-create", "local-artifacts-upload"],
  },
  v2: { clusterVersion: "7.22.2", routes: ["modules-upload-v2"] },
  v1: { clusterVersion: "7.22.2", routes: ["modules-upload-v1"] },
};

const kinds: readonly FaultKind[] = [
  { kind: "latency", milliseconds: 50 },
  { kind: "drop", after: 0 },
  { kind: "drop", after: 1500 },
  { kind: "lost-answer" },
  { kind: "status", status: 429 },
  { kind: "status", status: 500, code: "internal_error" },
  { kind: "status", status: 502 },
  { kind: "status", status: 503 },
  { kind: "status", status: 504 },
  { kind: "status", status: 401 },
  { kind: "status", status: 403, code: "modules_upload_disabled" },
  { kind: "html", status: 502 },
  { kind: "html", status: 200 },
  { kind: "truncated" },
  { kind: "disk-full", after: 1000 },
];

/** Of `POST /v2/modules` alone. */
const kindsOfV2: readonly FaultKind[] = [
  { kind: "action-hangs" },
  { kind: "action-fails", message: "the shard manager is away" },
  { kind: "dependency-missing" },
  { kind: "dependency-unreachable" },
];

interface Case {
  readonly title: string;
  readonly endpoint: Endpoint;
  readonly faults: readonly Fault[];
}

function titleOf(fault: Fault): string {
  const { kind, route, times = "always", node, ...rest } = fault;
  const details = Object.values(rest).join(" ");
  const where = [route, node === undefined ? "" : `node ${node}`].filter(Boolean).join(", ");
  return `${kind}${details === "" ? "" : ` ${details}`} (${where}; ${times === "always" ? "always" : `${times}×`})`;
}

const cases: readonly Case[] = Object.entries(families).flatMap(([name, { routes }]) => {
  const endpoint = name as Endpoint;
  const own = endpoint === "v2" ? [...kinds, ...kindsOfV2] : kinds;
  const onRoutes = routes.flatMap((route) =>
    own
      .filter(({ kind }) => route !== "user-defined-create" || kind !== "disk-full")
      .flatMap((kind) => [1, 2, undefined].map((times) => ({ ...kind, route, ...(times && { times }) }))),
  );
  const onOneNode: Fault[] =
    endpoint === "user-defined"
      ? [
          { kind: "node-down", node: 2 },
          { kind: "node-down", node: 3, times: 1 },
          { kind: "node-down", node: 3, skip: 1 },
          { kind: "disk-full", after: 10, node: 2 },
          { kind: "status", status: 503, node: 3, route: "local-artifacts-list" },
          { kind: "html", status: 502, node: 3, route: "local-artifacts-list", skip: 1 },
        ]
      : [{ kind: "node-down", node: 1, times: 2 }];
  const onQuestions: Fault[][] = [
    [{ kind: "status", status: 503, route: "cluster-get" }],
    [{ kind: "truncated", route: "modules-list", times: 1 }],
    ...routes.map((route): Fault[] => [
      { kind: "lost-answer", route },
      { kind: "status", status: 503, route: "modules-list", skip: 1 },
      { kind: "status", status: 503, route: "local-artifacts-list", skip: nodeCount },
    ]),
  ];
  return [
    ...[...onRoutes, ...onOneNode].map((fault) => ({ title: titleOf(fault), endpoint, faults: [fault] })),
    ...onQuestions.map((faults) => ({ title: faults.map(titleOf).join(" and "), endpoint, faults })),
  ];
});

/** A cluster of its own, as several cases run at once: they wait more than they work. */
async function withCluster(
  clusterVersion: string,
  faults: readonly Fault[],
  use: (cluster: Emulator) => Promise<void>,
): Promise<void> {
  const emulator = await startCluster({ clusterVersion, nodes: nodeCount, faults });
  try {
    await use(emulator);
  } finally {
    await emulator.close();
  }
}

/** The result, or the error that came before anything was sent. */
async function upload(
  cluster: Emulator,
  bundle: UploadBundle,
  endpoint: Endpoint,
  rollback: boolean,
): Promise<UploadResult | ClusterError> {
  const client = clientOf(cluster);
  const nodes = cluster.urls.map((url) => new URL(url));
  try {
    const state = await readClusterState(client, { endpoint, nodes });
    return await executeUpload(planUpload(state, [bundle], { endpoint }), client, {
      timeout: 300_000,
      rollback,
    });
  } catch (error) {
    if (error instanceof ClusterError) return error;
    throw error;
  }
}

/** Nothing is claimed that is not so: only `uncertain` claims nothing. */
async function expectHonest(
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

describe.each([false, true])("with --rollback %s", (rollback) => {
  it.concurrent.each(cases.map((one) => [one.endpoint, one.title, one] as const))(
    "%s, %s: reported exactly, and completed by a second run",
    async (endpoint, _title, { faults }) => {
      await withCluster(families[endpoint].clusterVersion, faults, (emulator) =>
        check(emulator, endpoint, faults),
      );
    },
  );

  async function check(emulator: Emulator, endpoint: Endpoint, faults: readonly Fault[]): Promise<void> {
    const bundle = exampleUpload();
    const first = await upload(emulator, bundle, endpoint, rollback);
    emulator.setFaults([]);
    // An action that was under way ends or does not; what it does is not ours to say.
    await expectHonest(emulator, bundle, endpoint, first);
    if (rollback && !(first instanceof ClusterError) && !first.ok) {
      expect(first.nodes.map(({ state }) => state)).not.toContain("stored");
    }
    const second = await upload(emulator, bundle, endpoint, false);
    // An action of the emulator that hangs does so for ever: nobody can complete it, and nobody says so.
    const hangs = faults.some(({ kind }) => kind === "action-hangs");
    const expected = hangs ? { ok: false, errors: [{ code: "action-timed-out" }] } : { ok: true, errors: [] };
    expect(second).toMatchObject(expected);
    await expectHonest(emulator, bundle, endpoint, second);
  }
});

describe("a fault that passes", () => {
  it.concurrent.each(
    cases
      .filter(({ faults: [fault] }) => fault?.times === 1 && fault.kind !== "disk-full")
      .filter(({ faults: [fault] }) => fault !== undefined && isPassing(fault))
      .map((one) => [one.endpoint, one.title, one] as const),
  )("%s, %s, is got over within the run", async (endpoint, _title, { faults }) => {
    await withCluster(families[endpoint].clusterVersion, faults, async (emulator) => {
      expect(await upload(emulator, exampleUpload(), endpoint, false)).toMatchObject({
        ok: true,
        errors: [],
      });
    });
  });
});

function isPassing(fault: Fault): boolean {
  if (fault.kind === "status") return [429, 502, 503, 504].includes(fault.status);
  if (fault.kind === "html") return fault.status === 502;
  return ["latency", "drop", "lost-answer", "truncated", "node-down"].includes(fault.kind);
}
