import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Emulator } from "@rampart/emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildBundle, metadataOf, sha256 } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { commandTable } from "../../packages/cli/src/command-table.ts";
import { hasEveryFormat } from "../../packages/cli/src/documents/asked-formats.ts";
import { type DocumentedCommand, documentKinds } from "../../packages/cli/src/documents/document-table.ts";
import type { AnyCommand } from "../../packages/cli/src/typed-commander.ts";
import { Command } from "../../packages/cli/src/typed-commander.ts";
import { exampleManifest, fixture, tally } from "../cli/rampart.ts";
import { credentials } from "../cluster/command-run.ts";
import { startCluster } from "../cluster/emulated-cluster.ts";
import { describeUnless } from "../support/describe-unless.ts";
import { ownData } from "../support/own-data.ts";
import { withoutJsonschema } from "../support/python-jsonschema.ts";
import { commands, type DocumentRun, faultsInPython, faultsOf, printed, runJson } from "./every-document.ts";

// Every command with --json, however its run ends: exactly one document, and the schema that it names describes it.

let folder = "";
let cluster: Emulator;
/** Before 8.0 an upload is an action. */
let older: Emulator;
const path = (name: string) => join(folder, name);
const own = (words: string) => words.split(" ");

const dependency = gzipSync(Buffer.alloc(1024));
const dependencies = { d: { url: "https://example.com/d.tgz", sha256: sha256(dependency) } };

/** What represents a file of the folder, or what the cluster has. */
type Words = readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rampart-json-"));
  const files: Readonly<Record<string, string | Buffer>> = {
    "good.zip": buildBundle({ metadata: { config_command: "TALLY.CONFIG" } }),
    "spare.zip": buildBundle({ metadata: { module_name: "spare" } }),
    "needy.zip": buildBundle({ metadata: { dependencies } }),
    "d.tgz": dependency,
    "next.zip": buildBundle({ metadata: { semantic_version: "1.3.0", version: 10300 } }),
    "bad.zip": buildBundle({ metadata: { sha256: "0".repeat(64) }, more: [{ name: "../x" }] }),
    "half.zip": buildBundle().subarray(0, 1000),
    "key.pem": generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }),
    "random.bin": Buffer.from([0, 1, 2, 3, 255, 254, 0, 9]),
    "module.json": JSON.stringify(metadataOf()),
    "good.yml": "display_name: x\n",
    "bad.yml": "autor: x\nauthor: 3\nredis_ref: abc\n",
    "old.yml": "display_name: x\nredis_ref: abc\ncompatible_redis_version: 8.0\n",
    "data.json": JSON.stringify(ownData["redis-software.json"]),
    "broken.json": JSON.stringify({ ...ownData["redis-software.json"], releases: "none" }),
    "other.json": JSON.stringify({ module_name: "other", version: 1, commands: [] }),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(path(name), content);
  cluster = await startCluster({
    nodes: 1,
    databases: [
      {
        uid: 1,
        name: "db",
        redis_version: "8.0",
        module_list: [{ module_name: "tally", semantic_version: "1.2.3" }],
      },
    ],
  });
  older = await startCluster({ nodes: 1, clusterVersion: "7.22.2" });
  const inventory = (url: string) => JSON.stringify({ clusters: [{ name: "one", url }] });
  await writeFile(path("clusters.yml"), inventory(cluster.urls[0] ?? ""));
  await writeFile(path("silent.yml"), inventory("http://127.0.0.1:1"));
  const { text: part } = await runJson(["verify", path("good.zip"), "--shard", "1/1"]);
  await writeFile(path("part.json"), part);
  for (const [name, flags] of [
    ["spare.zip", [...here(), ...nodes()]],
    ["good.zip", ["--cluster", older.urls[0] ?? ""]],
  ] as const) {
    const { code } = await runJson(["upload", path(name), ...flags], { environment: credentials });
    expect(code).toBe(0);
  }
});
afterAll(async () => {
  await cluster.close();
  await older.close();
  await rm(folder, { recursive: true });
});

const url = ["--url", "https://files.example.com/tally.zip"];
const here = () => ["--cluster", cluster.urls[0] ?? ""];
const nowhere = () => ["--cluster", "http://127.0.0.1:1"];
const nodes = () => cluster.urls.flatMap((one) => ["--node", one]);

interface Case {
  readonly words: () => Words;
  readonly code: number;
}

/** A run that ends well, one that finds a fault, and one that cannot read, reach or do what it is asked to. */
interface Cases {
  readonly success: Case;
  readonly finding?: Case;
  readonly failure: Case;
}

const file = (code: number, words: string, ...names: string[]): Case => ({
  code,
  words: () => [...own(words), ...names.map((name) => (name.includes("/") ? name : path(name)))],
});
const request = (code: number, words: string, flags: () => Words = here): Case => ({
  code,
  words: () => [...own(words), ...flags()],
});
const both = (code: number, words: () => Words): Case => ({ code, words });

/** In an order in which each finds on the cluster what it needs. */
const cases: Readonly<Record<DocumentedCommand, Cases>> = {
  init: {
    success: both(0, () => ["init", tally, "--yes", "-o", path("new.yml")]),
    finding: both(1, () => ["init", path("random.bin"), "--yes", "-o", path("new2.yml")]),
    failure: both(3, () => ["init", tally, "--yes", "-o", path("good.yml")]),
  },
  pack: {
    success: both(0, () => ["pack", tally, "-m", exampleManifest, "-o", path("out.zip")]),
    finding: both(1, () => ["pack", tally, "-m", path("bad.yml"), "-o", path("no.zip")]),
    failure: both(3, () => ["pack", path("missing.so")]),
  },
  commands: {
    success: file(0, "commands", tally),
    finding: file(1, "commands", fixture("refuses")),
    failure: file(3, "commands", "missing.so"),
  },
  "deps add": {
    success: both(0, () => ["deps", "add", path("needy.zip"), path("d.tgz"), "-o", path("deps.zip")]),
    finding: both(1, () => ["deps", "add", path("half.zip"), path("good.yml"), "-o", path("no.zip")]),
    failure: file(3, "deps add", "missing.zip", "good.yml"),
  },
  migrate: {
    success: both(0, () => ["migrate", path("old.yml"), "-o", path("migrated.yml")]),
    finding: file(1, "migrate --dry-run", "old.yml"),
    failure: file(3, "migrate", "missing.yml"),
  },
  unpack: {
    success: both(0, () => ["unpack", path("good.zip"), "-d", path("unpacked")]),
    finding: both(1, () => ["unpack", path("bad.zip"), "-d", path("unpacked2")]),
    failure: both(3, () => ["unpack", path("good.zip"), "-d", path("unpacked")]),
  },
  lint: {
    success: file(0, "lint", "good.yml", "module.json"),
    finding: file(1, "lint", "bad.yml"),
    failure: file(3, "lint", "good.yml", "missing.yml"),
  },
  verify: {
    success: file(0, "verify", "good.zip"),
    finding: file(1, "verify", "good.zip", "bad.zip"),
    failure: file(3, "verify", "missing.zip", "bad.zip"),
  },
  sign: {
    success: both(0, () => ["sign", path("good.zip"), "--key", path("key.pem")]),
    finding: both(1, () => ["sign", path("random.bin"), "--key", path("key.pem")]),
    failure: both(3, () => ["sign", path("good.zip"), "--key", path("missing.pem")]),
  },
  sbom: {
    success: file(0, "sbom", "good.zip"),
    finding: file(1, "sbom", "random.bin"),
    failure: file(3, "sbom", "missing.zip"),
  },
  check: {
    success: file(0, "check --os rhel9", "good.zip"),
    finding: file(1, "check --os rhel8", "good.zip"),
    failure: file(3, "check --os rhel9", "missing.zip", "good.zip"),
  },
  matrix: {
    success: file(0, "matrix", "good.zip"),
    finding: file(1, "matrix", "good.zip", "half.zip"),
    failure: file(3, "matrix", "missing.zip"),
  },
  inspect: {
    success: file(0, "inspect --load", tally),
    finding: file(1, "inspect", "random.bin"),
    failure: file(3, "inspect", "missing.zip"),
  },
  diff: {
    success: file(0, "diff", "good.zip", "next.zip"),
    finding: file(1, "diff --fail-on any", "good.zip", "next.zip"),
    failure: file(3, "diff", "good.zip", "missing.zip"),
  },
  upload: {
    success: both(0, () => ["upload", path("good.zip"), ...here(), ...nodes()]),
    finding: both(1, () => ["upload", path("half.zip"), ...here(), ...nodes()]),
    failure: both(4, () => ["upload", path("good.zip"), ...nowhere()]),
  },
  "modules list": { success: request(0, "modules list"), failure: request(4, "modules list", nowhere) },
  "modules get": { success: request(0, "modules get tally"), failure: request(4, "modules get nothing") },
  "modules config": {
    success: request(0, "modules config 1 --module tally --args LIMIT"),
    failure: request(4, "modules config 7 --module tally --args LIMIT"),
  },
  upgrade: { success: request(0, "upgrade 1 --dry-run"), failure: request(4, "upgrade 7") },
  "artifacts list": {
    success: request(0, "artifacts list", () => [...here(), ...nodes()]),
    failure: request(4, "artifacts list", nowhere),
  },
  "modules delete": {
    success: request(0, "modules delete spare"),
    failure: request(4, "modules delete nothing"),
  },
  "artifacts delete": {
    success: request(0, "artifacts delete spare 10203", () => [...here(), ...nodes()]),
    failure: request(4, "artifacts delete tally 10203", nowhere),
  },
  capabilities: { success: request(0, "capabilities"), failure: request(4, "capabilities", nowhere) },
  "actions list": {
    success: request(0, "actions list", () => ["--cluster", older.urls[0] ?? ""]),
    failure: request(4, "actions list", nowhere),
  },
  "actions get": {
    success: request(0, "actions get UID", () => ["--cluster", older.urls[0] ?? ""]),
    failure: request(4, "actions get nothing"),
  },
  "fleet status": {
    success: both(0, () => ["fleet", "status", path("clusters.yml")]),
    finding: both(1, () => ["fleet", "status", path("clusters.yml"), "--expect", path("next.zip")]),
    failure: both(4, () => ["fleet", "status", path("silent.yml")]),
  },
  "fleet readiness": {
    success: both(0, () => ["fleet", "readiness", path("clusters.yml"), path("next.zip"), "--to", "8.2"]),
    finding: both(1, () => ["fleet", "readiness", path("clusters.yml"), path("spare.zip"), "--to", "8.2"]),
    failure: both(4, () => ["fleet", "readiness", path("silent.yml"), path("next.zip"), "--to", "8.2"]),
  },
  "fleet upload": {
    success: both(0, () => ["fleet", "upload", path("clusters.yml"), path("good.zip")]),
    finding: both(1, () => ["fleet", "upload", path("clusters.yml"), path("half.zip")]),
    failure: both(4, () => ["fleet", "upload", path("silent.yml"), path("good.zip")]),
  },
  "snippet bootstrap": {
    success: both(0, () => ["snippet", "bootstrap", path("good.zip"), ...url]),
    finding: both(1, () => ["snippet", "bootstrap", path("bad.zip"), ...url]),
    failure: both(3, () => ["snippet", "bootstrap", path("missing.zip"), ...url]),
  },
  "snippet kubernetes": {
    success: both(0, () => ["snippet", "kubernetes", path("good.zip"), ...url]),
    finding: both(1, () => ["snippet", "kubernetes", path("bad.zip"), ...url]),
    failure: both(2, () => ["snippet", "kubernetes", path("good.zip"), ...url, "--name", "other"]),
  },
  emulator: {
    success: file(130, "emulator --port 0 --http --quiet"),
    failure: file(3, "emulator --port 0 --databases", "missing.json"),
  },
  "merge-reports": {
    success: file(0, "merge-reports", "part.json"),
    finding: file(1, "merge-reports", "part.json", "part.json"),
    failure: file(3, "merge-reports", "missing.json"),
  },
  targets: { success: file(0, "targets"), failure: file(2, "targets too many") },
  "data show": { success: file(0, "data show"), failure: file(3, "data show --data", "missing.json") },
  "data validate": {
    success: file(0, "data validate", "data.json"),
    finding: file(1, "data validate", "broken.json"),
    failure: file(3, "data validate", "missing.json"),
  },
  "data diff": { success: file(0, "data diff", "data.json"), failure: file(2, "data diff", "broken.json") },
  rules: { success: file(0, "rules"), failure: file(2, "rules too many") },
  explain: { success: file(0, "explain bundle/sha256-mismatch"), failure: file(2, "explain nothing") },
};

async function runCase(command: DocumentedCommand, words: Words): Promise<DocumentRun> {
  const ended = await runJson(words, {
    environment: credentials,
    ...(command === "emulator" && { interrupt: "after" }),
  });
  expect(faultsOf(ended)).toEqual([]);
  // What is joined is the document of another command.
  if (ended.kind !== "commands" && command !== "merge-reports")
    expect(ended.document["command"]).toBe(command);
  return ended;
}

describe("every command with --json", () => {
  it("is in the table of documents, and no other", async () => {
    const found: string[] = [];
    const everyFormat: string[] = [];
    for (const { name, ...entry } of commandTable) {
      const leaves =
        "commands" in entry
          ? entry.commands.map((one) => ({ ...one, name: `${name} ${one.name}` }))
          : [{ ...entry, name }];
      for (const leaf of leaves) {
        const { command } = await leaf.load();
        const declared = new Command();
        command.declare(declared, {} as never);
        const flags = (declared as unknown as AnyCommand).options.map((option) => option.flags);
        if (flags.includes("--json")) found.push(leaf.name);
        if (flags.includes("--format <format[=file]>")) everyFormat.push(leaf.name);
      }
    }
    expect(found.toSorted()).toEqual(commands.toSorted());
    expect(everyFormat.toSorted()).toEqual(commands.filter(hasEveryFormat).toSorted());
  });

  it("has a row in docs/json.md, with the schema that describes it", () => {
    const page = readFileSync(new URL("../../docs/json.md", import.meta.url), "utf8");
    const rows = [
      ...page.matchAll(/^\| `([^`]+)` \| \[([a-z-]+)\]\(\.\.\/schemas\/\2\.schema\.json\) \|$/gm),
    ];
    expect(rows.map(([, command, kind]) => [command, kind])).toEqual(Object.entries(documentKinds));
  });

  describe.each(Object.entries(cases) as [DocumentedCommand, Cases][])("%s", (command, ends) => {
    it("prints a document of its kind where it ends well", async () => {
      const ended = await runCase(command, await withUid(ends.success.words()));
      expect(ended.code).toBe(ends.success.code);
      expect(ended.kind).toBe(documentKinds[command]);
    });

    if (ends.finding !== undefined) {
      const { words, code } = ends.finding;
      it("prints one where it finds a fault", async () => {
        expect(await runCase(command, words())).toMatchObject({ code });
      });
    }

    it("prints one where it fails", async () => {
      const ended = await runCase(command, ends.failure.words());
      expect(ended.code).toBe(ends.failure.code);
    });

    it("prints one where the call is wrong", async () => {
      const ended = await runCase(command, [...ends.success.words(), "--no-such-flag"]);
      expect(ended).toMatchObject({ code: 2, kind: "report" });
      expect(ended.document).toMatchObject({ results: [], error: { code: "usage" } });
    });

    it("prints one where it is interrupted", async () => {
      const ended = await runJson(await withUid(ends.success.words()), {
        environment: credentials,
        interrupt: "before",
      });
      expect(faultsOf(ended)).toEqual([]);
      // What is done in one go does not notice.
      expect([0, 130]).toContain(ended.code);
    });
  });
});

/** The newest action of the cluster, where the words ask for one. */
async function withUid(words: Words): Promise<Words> {
  if (!words.includes("UID")) return words;
  const { document } = await runJson(["actions", "list", "--cluster", older.urls[0] ?? ""], {
    environment: credentials,
  });
  const [action] = document["actions"] as readonly { readonly uid: string }[];
  return words.map((word) => (word === "UID" ? (action?.uid ?? "") : word));
}

it("commands --docs json prints what is documented of commands, in both validators", async () => {
  const ended = await runJson(["commands", fixture("documented"), "--docs", "json"]);
  expect(ended).toMatchObject({ code: 0, kind: "command-docs" });
  expect(faultsOf(ended)).toEqual([]);
});

it("commands --redis-versions prints what happens on each release, in both validators", async () => {
  const words = ["commands", fixture("calls-newer"), "--redis-versions", "7.2,7.4", "--json"];
  const ended = await runJson(words);
  expect(ended).toMatchObject({ code: 0, kind: "redis-releases", document: { loadsOn: ["7.4"] } });
  expect(faultsOf(ended)).toEqual([]);
});

describeUnless(withoutJsonschema, "what commands print with --json, in python3-jsonschema", () => {
  it("the second validator has nothing against any of the documents", () => {
    expect(printed.length).toBeGreaterThan(4 * commands.length);
    expect(faultsInPython(printed)).toBe("");
  });

  it("and would say it where there was something", () => {
    const broken = JSON.stringify({ ...JSON.parse(printed[0]?.text ?? "{}"), schemaVersion: 2 });
    expect(faultsInPython([{ kind: printed[0]?.kind ?? "report", text: broken }])).toContain(
      "1 was expected",
    );
  });
});
