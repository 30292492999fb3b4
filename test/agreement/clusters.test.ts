import { gzipSync } from "node:zlib";
import type { Emulator, EmulatorSettings } from "@rampart/emulator";
import { type Rule, subjectOf } from "@rampart/findings";
import { afterEach, describe, expect, it } from "vitest";
import { buildTar } from "../../packages/archive/src/tar/tar-builder.test-support.ts";
import { text } from "../../packages/archive/src/zip/zip-builder.test-support.ts";
import {
  type BundleParts,
  buildBundle,
  readFixture,
  sha256,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { rampart, useFolder } from "../cluster/command-run.ts";
import { startCluster } from "../cluster/emulated-cluster.ts";

// One question about one bundle and one cluster, asked in every way there is: `check` of a living cluster, `check` of a
// file that says what the cluster said, the cell of `matrix`, what `upload` expects, and what the cluster answers.

const folder = useFolder();
let running: Emulator | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

const url = "https://example.com/engine.tgz";
const archive = gzipSync(buildTar([{ name: "engine/readme", content: text("an engine") }]));
const engine = { dependencies: { engine: { url, sha256: sha256(archive) } } };
const forArm = readFixture("aarch64/tally.so");

/** Good bundles, and each way in which a cluster can find fault with one. */
const bundlesFor = (os: string): Readonly<Record<string, BundleParts>> => ({
  good: {},
  "for Redis 7.2": { metadata: { compatible_redis_version: "7.2" } },
  "for Redis 7.4": { metadata: { compatible_redis_version: "7.4" } },
  "for Redis 8.2": { metadata: { compatible_redis_version: "8.2", min_redis_version: "8.2" } },
  "for a Redis that is not yet": { metadata: { compatible_redis_version: "9.6" } },
  "without compatible_redis_version": { metadata: { compatible_redis_version: undefined } },
  "for Redis 4.0 and later": { metadata: { compatible_redis_version: undefined, min_redis_version: "4.0" } },
  "for another system": { metadata: { operating_systems: ["ubuntu18"] } },
  "for several systems": { metadata: { operating_systems: ["ubuntu18", os] } },
  "for a system that is not known": { metadata: { operating_systems: ["rhel12"] } },
  "for no system": { metadata: { operating_systems: [] } },
  "for another architecture": {
    metadata: { architecture: "aarch64", sha256: sha256(forArm) },
    module: { content: forArm },
  },
  "that calls its architecture something else": { metadata: { architecture: "aarch64" } },
  "for a newer cluster": { metadata: { min_redis_pack_version: "8.2" } },
  "for a cluster that is not yet": { metadata: { min_redis_pack_version: "9.0" } },
  "for any cluster": { metadata: { min_redis_pack_version: "5.2" } },
  "with its dependency": {
    metadata: engine,
    more: [{ name: "deps/engine.tgz", content: archive, method: 0 }],
  },
  "without its dependency": { metadata: engine },
  "whose dependency has no address": { metadata: { dependencies: { engine: { sha256: sha256(archive) } } } },
  "with another dependency than it says": {
    metadata: engine,
    more: [{ name: "deps/engine.tgz", content: text("something else"), method: 0 }],
  },
  "with another checksum": { metadata: { sha256: "0".repeat(64) } },
  "without a checksum": { metadata: { sha256: undefined } },
  "without a module": { module: false },
  "without module.json": { metadata: false },
  "whose module.json is no JSON": { metadata: "{" },
  "whose versions disagree": { metadata: { semantic_version: "1.2.4" } },
  "whose version is a text": { metadata: { version: "ten" } },
  "whose commands are null": { metadata: { commands: null } },
  "whose name is unsafe": { metadata: { module_name: "a/b" } },
  "with a capability that is not known": { metadata: { capabilities: ["persistence_rdb", "teleport"] } },
  "without capabilities": { metadata: { capabilities: [] } },
  "that needs a newer libc than the system has": { metadata: { operating_systems: ["rhel7"] } },
});

/** The newest build of each line, as the matrix has it, on systems that it runs on. */
const clusters: readonly (readonly [version: string, os: string])[] = [
  ["7.4", "rhel8"],
  ["7.22", "rhel9"],
  ["8.0", "ubuntu22"],
  ["8.2", "rhel9"],
];

/** One fault at a time: what is not about the system is for the system of the cluster. */
function forSystem(os: string, parts: BundleParts): BundleParts {
  const { metadata = {} } = parts;
  return typeof metadata === "object"
    ? { ...parts, metadata: { operating_systems: [os], ...metadata } }
    : parts;
}

interface Answer {
  readonly verdict: string;
  readonly errorCode: string | null;
}

interface Checked extends Answer {
  readonly aspects: readonly { readonly aspect: string; readonly verdict: string }[];
  readonly target: { readonly clusterVersion: string; readonly uploads?: string };
  readonly findings: readonly {
    readonly severity: string;
    readonly rule: string;
    readonly message: string;
  }[];
}

async function cluster(settings: Partial<EmulatorSettings>): Promise<string> {
  await running?.close();
  running = await startCluster(settings);
  return running.urls[0] ?? "";
}

async function document<Document>(words: readonly string[]): Promise<Document> {
  const { stdout } = await rampart([...words, "--json"]);
  return JSON.parse(stdout) as Document;
}

async function checked(words: readonly string[]): Promise<Checked> {
  const { results } = await document<{ results: Checked[] }>(["check", ...words]);
  expect(results).toHaveLength(1);
  return results[0] as Checked;
}

const answer = ({ verdict, errorCode }: Answer): Answer => ({ verdict, errorCode });

interface MatrixCells {
  readonly results?: readonly { readonly findings: Checked["findings"] }[];
  readonly bundles: readonly {
    readonly rows: readonly {
      readonly clusterVersion: string;
      readonly os: string;
      readonly architecture: string;
      readonly cells: readonly (Answer & { readonly redisVersion: string })[];
    }[];
  }[];
}

interface ClusterUpload extends Answer {
  readonly findings: Checked["findings"];
  readonly nodes: readonly { readonly state: string; readonly error?: { readonly errorCode?: string } }[];
  readonly errors?: readonly { readonly errorCode?: string }[];
}

interface Uploaded {
  readonly clusters?: readonly ClusterUpload[];
  readonly results?: readonly { readonly findings: Checked["findings"] }[];
}

/** Errors of the bundle itself, whatever the cluster has against it besides. */
const errorsOf = (findings: Checked["findings"]) =>
  findings
    .filter(({ severity, rule }) => severity === "error" && subjectOf(rule as Rule) !== "cluster")
    .map(({ rule, message }) => `${rule}: ${message}`);

const to = (address: string) => ["--cluster", address, "--node", address];

/** What the cluster really answered. */
function answerOf({ nodes, errors = [] }: ClusterUpload): string | undefined {
  return [...errors, ...nodes.flatMap(({ error }) => error ?? [])].map(({ errorCode }) => errorCode)[0];
}

/** What a cluster looks at when it is sent a bundle. */
const uploadAspects: ReadonlySet<string> = new Set([
  "uploads",
  "size",
  "structure",
  "operating-system",
  "architecture",
  "cluster-version",
  "dependencies",
  "already-there",
]);

/** Codes that a cluster answers to an upload; what a database or the loader has against a module shows later. */
const uploadCodes = new Set([
  "no_module",
  "invalid_module",
  "module_exists",
  "min_redis_pack_version",
  "unsupported_module_capabilities",
  "os_not_supported",
  "dependencies_not_supported",
  "invalid_dependency_data",
  "modules_upload_disabled",
]);

describe.each(clusters)("Redis Software %s on %s", (clusterVersion, os) => {
  const settings = { clusterVersion, os: [os], arch: ["x86_64"], nodes: 1 };

  it.each(Object.entries(bundlesFor(os)))("gives one answer to a bundle %s", async (_, parts) => {
    const bundle = await folder.write("tally.zip", buildBundle(forSystem(os, parts)));
    const address = await cluster(settings);
    const living = await checked([bundle, "--cluster", address]);

    const target = await folder.write("target.json", JSON.stringify(living.target));
    const offline = await checked([bundle, "--target", target]);
    expect({ ...answer(offline), findings: offline.findings }).toEqual({
      ...answer(living),
      findings: living.findings,
    });

    const { bundles: matrices, results: unread = [] } = await document<MatrixCells>(["matrix", bundle]);
    if (matrices.length === 0) {
      // What says too little to be asked about is refused with the same findings.
      expect(living.verdict).toBe("rejected");
      const errors = unread.flatMap(({ findings }) => errorsOf(findings));
      expect(errors).toEqual(expect.arrayContaining(errorsOf(living.findings)));
    }
    const row = matrices[0]?.rows.find(
      (one) =>
        one.clusterVersion === living.target.clusterVersion && one.os === os && one.architecture === "x86_64",
    );
    expect(row?.cells.length).not.toBe(0);
    // The matrix takes uploads as enabled; clusters before 8.2 have no switch.
    const enabled = living.target.uploads === undefined ? [] : ["--uploads", "on"];
    for (const { redisVersion, ...cell } of row?.cells ?? []) {
      const words = [bundle, "--cluster", address, "--redis-version", redisVersion, ...enabled];
      expect([redisVersion, answer(cell)]).toEqual([redisVersion, answer(await checked(words))]);
    }

    const planned = await document<Uploaded>(["upload", bundle, ...to(address), "--dry-run"]);
    if (planned.clusters === undefined) {
      // What says too little to be sent is refused before anything is planned, with the same findings.
      expect(living.verdict).toBe("rejected");
      const errors = errorsOf(planned.results?.[0]?.findings ?? []);
      expect(errors).toEqual(expect.arrayContaining(errorsOf(living.findings)));
      return;
    }
    expect(planned.clusters.map(answer)).toEqual([answer(living)]);
    // Advice names the flags of the command that prints it; all else is the same.
    const said = (findings: Checked["findings"] = []) =>
      [...new Set(findings.map(({ rule, message }) => `${rule}: ${message}`))].toSorted();
    expect(said(planned.clusters[0]?.findings)).toEqual(said(living.findings));
    const sent = await document<Uploaded>(["upload", bundle, ...to(address), "--force"]);
    const isRefused = uploadCodes.has(living.errorCode ?? "");
    expect(sent.clusters?.map(answerOf)).toEqual([isRefused ? living.errorCode : undefined]);
    const refusing = living.aspects.filter(({ verdict }) => verdict === "rejected");
    const isTaken = sent.clusters?.every(({ nodes }) => nodes.every(({ state }) => state === "stored"));
    expect(isTaken).toBe(!refusing.some(({ aspect }) => uploadAspects.has(aspect)));
  });
});

/** The answers of several nodes in one: what refuses decides before what leaves it open. */
function together(answers: readonly Answer[]): Answer {
  const errorCode = answers.flatMap((one) => one.errorCode ?? [])[0] ?? null;
  const verdicts = answers.map(({ verdict }) => verdict);
  return { verdict: ["rejected", "unknown"].find((one) => verdicts.includes(one)) ?? "accepted", errorCode };
}

// A clone of RHEL 8 by its own name: a node with another system refuses it, of one with rhel8 nothing public says.
describe.each([[["rhel9", "rhel8"]], [["rhel8", "rhel9"]]])("a cluster of nodes with %s", (os) => {
  it("refuses what one node refuses, though another leaves it open", async () => {
    const parts = { metadata: { operating_systems: ["rocky8"], compatible_redis_version: "7.4" } };
    const bundle = await folder.write("tally.zip", buildBundle(parts));
    const address = await cluster({ clusterVersion: "8.0", os, arch: ["x86_64"], nodes: os.length });

    const { results: living } = await document<{ results: Checked[] }>([
      ...["check", bundle, "--cluster", address],
    ]);
    expect(living.map(({ verdict }) => verdict).toSorted()).toEqual(["rejected", "unknown"]);
    expect(together(living)).toEqual({ verdict: "rejected", errorCode: "os_not_supported" });

    const { bundles } = await document<MatrixCells>(["matrix", bundle]);
    const cells = living.map(({ target }, index) => {
      const { clusterVersion } = target;
      const row = bundles[0]?.rows.find(
        (one) =>
          one.clusterVersion === clusterVersion && one.os === os[index] && one.architecture === "x86_64",
      );
      return row?.cells.find(({ redisVersion }) => redisVersion === "7.4") as Answer;
    });
    expect(cells.map(answer)).toEqual(living.map(answer));

    const nodes = (running?.urls ?? []).flatMap((node) => ["--node", node]);
    const planned = await document<Uploaded>([
      ...["upload", bundle, "--cluster", address, ...nodes, "--dry-run"],
    ]);
    expect(planned.clusters?.map(answer)).toEqual([together(living)]);
  });
});
