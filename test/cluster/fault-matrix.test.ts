import { ClusterError } from "@rampart/cluster-client";
import type { Emulator, Fault, FaultKind } from "@rampart/emulator";
import type { Endpoint } from "@rampart/platforms";
import { describe, expect, it } from "vitest";
import { exampleUpload } from "./emulated-cluster.ts";
import { expectHonest, families, upload, withCluster } from "./uploads-under-faults.ts";

// Every fault that the emulator can inject, on every way to upload, once and for ever: what the result says is what is
// there, and the same upload again, with the fault gone, completes it.

const nodeCount = 3;

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
  { kind: "status", status: 413 },
  { kind: "redirect", location: "https://10.0.0.1:9443/" },
  { kind: "text", status: 500, message: "the store is away" },
  { kind: "expectation" },
  { kind: "gzip" },
  { kind: "drip", milliseconds: 1 },
];

/** Of `POST /v2/modules` alone. */
const kindsOfV2: readonly FaultKind[] = [
  { kind: "action-hangs" },
  { kind: "action-fails", message: "the shard manager is away" },
  { kind: "action-ends", status: "cancelled" },
  { kind: "action-ends", status: "aborted" },
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

function settingsOf(endpoint: Endpoint) {
  return { clusterVersion: families[endpoint].clusterVersion, nodes: nodeCount };
}

describe.each([false, true])("with --rollback %s", (rollback) => {
  it.concurrent.each(cases.map((one) => [one.endpoint, one.title, one] as const))(
    "%s, %s: reported exactly, and completed by a second run",
    async (endpoint, _title, { faults }) => {
      await withCluster({ ...settingsOf(endpoint), faults }, (emulator) => check(emulator, endpoint, faults));
    },
  );

  async function check(emulator: Emulator, endpoint: Endpoint, faults: readonly Fault[]): Promise<void> {
    const bundle = exampleUpload();
    const first = await upload(emulator, [bundle], { endpoint, rollback });
    emulator.setFaults([]);
    // An action that was under way ends or does not; what it does is not ours to say.
    await expectHonest(emulator, bundle, endpoint, first);
    if (rollback && !(first instanceof ClusterError) && !first.ok) {
      expect(first.nodes.map(({ state }) => state)).not.toContain("stored");
    }
    const second = await upload(emulator, [bundle], { endpoint });
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
    await withCluster({ ...settingsOf(endpoint), faults }, async (emulator) => {
      expect(await upload(emulator, [exampleUpload()], { endpoint })).toMatchObject({
        ok: true,
        errors: [],
      });
    });
  });
});

function isPassing(fault: Fault): boolean {
  if (fault.kind === "status") return [429, 502, 503, 504].includes(fault.status);
  if (fault.kind === "html") return fault.status === 502;
  const passing = ["latency", "drop", "lost-answer", "truncated", "node-down", "expectation", "gzip", "drip"];
  return passing.includes(fault.kind);
}
