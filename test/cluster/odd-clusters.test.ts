import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClusterError } from "@rampart/cluster-client";
import type { UploadBundle } from "@rampart/deploy";
import { type EmulatorSettings, parseFault } from "@rampart/emulator";
import type { Endpoint } from "@rampart/platforms";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { clientOf, exampleUpload, truth } from "./emulated-cluster.ts";
import { upload, withCluster } from "./uploads-under-faults.ts";

// What an upload is to say where the cluster is odd: of each fault and each kind of cluster the right answer, written
// down beforehand, and that of the same upload when the fault is gone.

interface RightAnswer {
  readonly ok: boolean;
  /** Of the nodes, in order. */
  readonly nodes: string;
  readonly record: string;
  /** Codes of what went wrong; the cluster's own where it has one. */
  readonly errors?: string;
  /** What the first of them says. */
  readonly says?: RegExp;
}

interface Case {
  readonly title: string;
  readonly endpoint: Endpoint;
  readonly settings?: Partial<EmulatorSettings>;
  readonly faults?: readonly string[];
  readonly bundles?: readonly [UploadBundle, ...UploadBundle[]];
  readonly right: RightAnswer;
  /** Once the fault is gone. */
  readonly afterwards: RightAnswer;
}

const all = (state: string) => [state, state, state].join(" ");
const done = { ok: true, nodes: all("stored"), record: "registered" };
const there = { ok: true, nodes: all("already-there"), record: "already-there" };
/** On 8.0 and later the record is there already; an upload to 7.22 begins anew. */
const completed = { ok: true, nodes: all("stored"), record: "already-there" };

const build = (system: string): UploadBundle => {
  const metadata = { operating_systems: [system] };
  return { ...exampleUpload(buildBundle({ metadata }), metadata), platforms: [`${system}/x86_64`] };
};

/** What a request may meet on its way. */
const onTheWay: readonly (readonly [string, string, RegExp])[] = [
  [
    "redirect:https://10.0.0.1:9443/",
    "redirected",
    /answers 307 and redirects to https:\/\/10\.0\.0\.1:9443$/,
  ],
  ["text:500,message=the store is away", "refused", /the store is away/],
  ["status:413", "refused", /413/],
];

const ofRequests: readonly Case[] = [
  ...onTheWay.flatMap(([fault, code, says]): Case[] => [
    {
      title: fault,
      endpoint: "user-defined",
      faults: [`${fault},route=local-artifacts-upload`],
      right: {
        ok: false,
        nodes: all("failed"),
        record: "registered",
        errors: [code, code, code].join(" "),
        says,
      },
      afterwards: completed,
    },
    {
      title: fault,
      endpoint: "v2",
      faults: [`${fault},route=modules-upload-v2`],
      right: { ok: false, nodes: all("failed"), record: "failed", errors: code, says },
      afterwards: done,
    },
  ]),
  ...["expectation", "gzip", "drip:1ms,route=modules-list"].flatMap((fault): Case[] =>
    (["user-defined", "v2"] as const).map((endpoint) => ({
      title: fault,
      endpoint,
      faults: [fault],
      right: done,
      afterwards: there,
    })),
  ),
];

const ofActions: readonly Case[] = ["cancelled", "aborted"].map((end) => ({
  title: `action-ends:${end}`,
  endpoint: "v2",
  faults: [`action-ends:${end}`],
  right: {
    ok: false,
    nodes: all("failed"),
    record: "failed",
    errors: "action-failed",
    says: new RegExp(end),
  },
  afterwards: done,
}));

const ofNodes: readonly Case[] = [
  {
    title: "a node that is down",
    endpoint: "user-defined",
    faults: ["node-status:down,node=2"],
    right: { ok: false, nodes: "stored down stored", record: "registered" },
    afterwards: { ok: true, nodes: "already-there stored already-there", record: "already-there" },
  },
  {
    title: "a node that is being provisioned",
    endpoint: "user-defined",
    faults: ["node-status:provisioning,node=3"],
    right: { ok: false, nodes: "stored stored provisioning", record: "registered" },
    afterwards: { ok: true, nodes: "already-there already-there stored", record: "already-there" },
  },
  {
    title: "a node that leaves",
    endpoint: "user-defined",
    faults: ["node-status:decommissioning,node=2"],
    right: { ok: true, nodes: "stored decommissioning stored", record: "registered" },
    afterwards: { ok: true, nodes: "already-there stored already-there", record: "already-there" },
  },
  {
    title: "a node in a state that nobody published",
    endpoint: "user-defined",
    faults: ["node-status:resting,node=2"],
    right: done,
    afterwards: there,
  },
  {
    title: "a node that is down, of a cluster that gives modules to its nodes itself",
    endpoint: "v2",
    faults: ["node-status:down,node=2"],
    right: { ok: true, nodes: "stored down stored", record: "registered" },
    afterwards: there,
  },
];

const ofKinds: readonly Case[] = [
  {
    title: "nodes of two systems, and a build for each",
    endpoint: "user-defined",
    settings: { os: ["rhel8", "rhel9", "rhel9"] },
    bundles: [build("rhel8"), build("rhel9")],
    right: done,
    afterwards: there,
  },
  {
    title: "nodes of two systems, and a build for one",
    endpoint: "user-defined",
    settings: { os: ["rhel8", "rhel9", "rhel9"] },
    bundles: [build("rhel9")],
    right: { ok: false, nodes: "failed stored stored", record: "registered", errors: "os_not_supported" },
    afterwards: {
      ok: false,
      nodes: "failed already-there already-there",
      record: "already-there",
      errors: "os_not_supported",
    },
  },
  {
    title: "nodes of two versions, in the middle of an upgrade of the cluster",
    endpoint: "v2",
    settings: { nodeVersions: ["7.22.2", "8.0.20", "8.0.20"] },
    right: done,
    afterwards: there,
  },
];

function expectAnswer(
  result: Awaited<ReturnType<typeof upload>>,
  { ok, nodes, record, errors, says }: RightAnswer,
): void {
  if (result instanceof ClusterError) throw result;
  const codes = result.errors.map(({ errorCode, code }) => errorCode ?? code).join(" ");
  const states = result.nodes.map(({ state }) => state).join(" ");
  const answer = { ok: result.ok, nodes: states, record: result.record.state };
  expect(answer).toEqual({ ok, nodes, record });
  if (errors !== undefined) expect(codes).toBe(errors);
  if (says !== undefined) expect(result.errors[0]?.message).toMatch(says);
}

const cases = [...ofRequests, ...ofActions, ...ofNodes, ...ofKinds];

describe("an upload says", () => {
  it.concurrent.each(cases.map((one) => [one.endpoint, one.title, one] as const))(
    "by %s, of %s: the right answer, and that of a second run",
    async (endpoint, _title, { settings, faults = [], bundles = [exampleUpload()], right, afterwards }) => {
      const clusterVersion = endpoint === "v2" ? "7.22.2" : "8.0.20";
      await withCluster(
        { clusterVersion, nodes: 3, ...settings, faults: faults.map(parseFault) },
        async (cluster) => {
          expectAnswer(await upload(cluster, bundles, { endpoint }), right);
          cluster.setFaults([]);
          expectAnswer(await upload(cluster, bundles, { endpoint }), afterwards);
        },
      );
    },
  );

  it("of a second platform of a version: stored beside the first", async () => {
    await withCluster({ clusterVersion: "7.22.2", nodes: 3 }, async (cluster) => {
      expectAnswer(await upload(cluster, [build("rhel9")], { endpoint: "v2" }), done);
      // No node has this system yet: on the nodes is what was there.
      const second = await upload(cluster, [build("rhel8")], { endpoint: "v2" });
      expectAnswer(second, { ok: true, nodes: all("already-there"), record: "registered" });
      const [module] = (await truth(cluster)).modules;
      expect(Object.keys(module?.platforms ?? {}).toSorted()).toEqual(["rhel8/x86_64", "rhel9/x86_64"]);
    });
  });
});

describe("a cluster that asks for certificates of clients", () => {
  let folder = "";
  const file = (name: string) => readFileSync(join(folder, name), "utf8");
  const certificate = () => ({ cert: file("client.pem"), key: file("client.key") });
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "rampart-client-"));
    for (const name of ["client", "stranger"]) {
      const words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=client";
      const out = ["-keyout", join(folder, `${name}.key`), "-out", join(folder, `${name}.pem`)];
      execFileSync("openssl", [...words.split(" "), ...out], { stdio: "ignore" });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("takes nothing without one, which is said in words, nor from a stranger, and an upload with one", async () => {
    const settings = { protocol: "https", clientAuthorities: file("client.pem"), nodes: 3 } as const;
    await withCluster(settings, async (cluster) => {
      const stranger = { cert: file("stranger.pem"), key: file("stranger.key") };
      const refused = await upload(cluster, [exampleUpload()], {});
      expect(refused).toMatchObject({
        code: "tls-client-certificate",
        help: expect.stringContaining("--cert"),
      });
      // Node closes the connection of a stranger without a word.
      const closed = await upload(cluster, [exampleUpload()], { certificate: stranger });
      expect(closed).toMatchObject({ code: "connection-lost" });
      expect(await clientOf(cluster, { certificate: certificate() }).modules()).toEqual([]);
      expectAnswer(await upload(cluster, [exampleUpload()], { certificate: certificate() }), done);
      expectAnswer(await upload(cluster, [exampleUpload()], { certificate: certificate() }), there);
    });
  });
});
