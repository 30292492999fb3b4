import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type FactOptions, packBundle, type ReadOptions, readBundle } from "@rampart/bundle";
import {
  evaluateDeletion,
  evaluateUpgrade,
  evaluateUpload,
  type Target,
  type Verdict,
} from "@rampart/compat";
import { type Finding, isRule, type Rule, subjectOf } from "@rampart/findings";
import { judgeManifest, parseManifest } from "@rampart/metadata";
import { describe, expect, it } from "vitest";
import {
  type BundleParts,
  buildBundle,
  command,
  readFixture,
  sha256,
} from "../packages/bundle/src/bundle-builder.test-support.ts";
import { buildElf, type ElfSpec } from "../packages/elf/src/elf-builder.test-support.ts";
import { otherArchitecture, tally } from "./cli/rampart.ts";

// docs/failures.md says what finds each failure; here each rule that it names is seen to find it.

const docs = join(import.meta.dirname, "../docs");

type Case = () => Promise<readonly Finding[]> | readonly Finding[];

/** For each row, by its first cell, a case for each rule that the row names. */
type Cases = Readonly<Record<string, Readonly<Partial<Record<Rule, Case>>>>>;

interface Row {
  readonly meets: string;
  readonly found: string;
  readonly links: readonly { readonly rule: string; readonly target: string }[];
}

function readRows(): Row[] {
  const lines = readFileSync(join(docs, "failures.md"), "utf8").split("\n");
  const headers = ["| what a user meets |", "| --- |"];
  return lines
    .filter((line) => line.startsWith("| ") && !headers.some((header) => line.startsWith(header)))
    .map((line) => {
      const [meets = "", , found = ""] = line.slice(2, -2).split(" | ");
      const links = [...found.matchAll(/\[([^\]]*)\]\(([^)]*)\)/g)];
      return { meets, found, links: links.map(([, rule = "", target = ""]) => ({ rule, target })) };
    });
}

const rows = readRows();

/** A bundle of the example module, right but for what is said. */
const bundle =
  (parts: BundleParts, options?: ReadOptions): Case =>
  async () =>
    (await readBundle({ bytes: buildBundle(parts) }, options)).findings;

const metadata = (changes: object, options?: ReadOptions): Case => bundle({ metadata: changes }, options);

/** A bundle of another module, for one system. */
function withModule(content: Buffer, system = "rhel9"): Case {
  return bundle({ metadata: { sha256: sha256(content), operating_systems: [system] }, module: { content } });
}

const built = (spec: ElfSpec, system?: string): Case =>
  withModule(buildElf({ symbols: [{ name: "RedisModule_OnLoad" }], ...spec }).bytes, system);

const findingsOf = ({ aspects }: Verdict) => aspects.flatMap(({ findings }) => findings);

/** What `rampart check` says of the same bundle. */
const checked =
  (target: Target, changes: object = {}, more: BundleParts["more"] = []): Case =>
  async () => {
    const reading = await readBundle({ bytes: buildBundle({ metadata: changes, more }) });
    return findingsOf(evaluateUpload(reading, target));
  };

/** What it says where the database has the bundle without the changes. */
const upgraded =
  (target: Target, changes: object): Case =>
  async () => {
    const [reading, from] = await Promise.all(
      [changes, {}].map((fields) => readBundle({ bytes: buildBundle({ metadata: fields }) })),
    );
    if (reading === undefined || from === undefined) throw new Error("two bundles were read");
    return findingsOf(evaluateUpgrade(reading, target, from));
  };

const deleted =
  (target: Target, changes: object = {}): Case =>
  async () =>
    findingsOf(evaluateDeletion(await readBundle({ bytes: buildBundle({ metadata: changes }) }), target));

const manifest =
  (text: string): Case =>
  () =>
    judgeManifest(parseManifest(Buffer.from(text), {}));

const complete = `display_name: Tally
capability_name: Counters
description: Counters by key
author: Somebody
email: somebody@example.com
homepage: https://example.com/tally
license: MIT
compatible_redis_version: "8.0"
min_redis_version: "8.0"
min_redis_pack_version: "8.0"
capabilities: [types]
`;

/** Packs the example module with the lines of a good manifest that are not left out, and some more. */
function packed(more: string, facts: Partial<FactOptions> = {}, without: readonly string[] = []): Case {
  const isLeftOut = (line: string) => without.some((field) => line.startsWith(`${field}:`));
  const kept = complete.split("\n").filter((line) => !isLeftOut(line));
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), "rampart-failures-"));
    try {
      const manifestPath = join(folder, "ramp.yml");
      await writeFile(manifestPath, `${kept.join("\n")}${more}`);
      const { findings } = await packBundle({
        inputs: { modulePath: tally, manifestPath, environment: {} },
        facts: {
          description: { from: "load", method: "host" },
          operatingSystems: ["rhel9"],
          ...facts,
        },
        output: join(folder, "out.zip"),
      });
      return findings;
    } finally {
      await rm(folder, { recursive: true });
    }
  };
}

const onThisMachine = (hostOsRelease: string) => packed("", { operatingSystems: [], hostOsRelease });

const engine = gzipSync(Buffer.alloc(1024));
const digest = sha256(engine);
const dependencies = { engine: { url: "https://example.com/files/engine-1.tgz", sha256: digest } };
/** Under the name of the dependency, not under that of the URL. */
const misnamed: BundleParts = {
  metadata: { dependencies },
  more: [{ name: "deps/engine.tgz", content: engine }],
};

/** Only a minimum, as modules of 2021 have it. */
const withMinimum = (minimum: string) => ({
  compatible_redis_version: undefined,
  min_redis_version: minimum,
});

const cases: Cases = {
  "403 for an administrator who logged in correctly": {
    "cluster/uploads-disabled": checked({ clusterVersion: "8.2.0" }),
  },
  "`invalid_module`, `no_module`, a missing `module.json`": {
    "bundle/not-a-zip": async () => (await readBundle({ bytes: Buffer.from("tally") })).findings,
    "bundle/module-json-missing": bundle({ moduleJson: { name: "tally/module.json" } }),
    "bundle/module-missing": bundle({ module: { name: "tally/tally.so" } }),
    "bundle/module-file-missing": metadata({ module_file: "counter.so" }),
  },
  "`invalid_number_of_files`": {
    "bundle/unexpected-entry": bundle({ more: [{ name: "README.md", content: Buffer.from("Read me") }] }),
    "bundle/several-modules": bundle({ more: [{ name: "deps/libengine.so", content: engine }] }),
  },
  "A missing dependency, with the name of a `.tgz`": {
    "bundle/dependency-missing": bundle(misnamed),
    "bundle/dependency-undeclared": bundle(misnamed),
    "metadata/dependency-not-bundled": bundle(misnamed, { profile: "user-defined" }),
  },
  "404 or 500 on an upload with dependencies to 7.x": {
    "bundle/dependency-missing": metadata({ dependencies }),
    "metadata/dependency-url-malformed": metadata({
      dependencies: { engine: { url: "file:///files/engine.tgz", sha256: digest } },
    }),
    "cluster/dependency-downloaded": checked({ clusterVersion: "7.22.2" }, { dependencies }),
  },
  "`dependencies_not_supported`": {
    "cluster/dependencies-refused": checked({ endpoint: "v1" }, { dependencies }),
    "cluster/deletion-needs-v2": deleted({ endpoint: "v1" }, { dependencies }),
  },
  "`os_not_supported`, or a message with the node's operating system": {
    "metadata/operating-system-alias": metadata({ operating_systems: ["almalinux9"] }),
    "metadata/operating-system-unknown": metadata({ operating_systems: ["debian12"] }),
    "metadata/operating-system-malformed": metadata({ operating_systems: ["linux"] }),
    "manifest/host-operating-system": onThisMachine('ID=ubuntu\nVERSION_ID="22.04"\n'),
    "manifest/host-operating-system-unknown": onThisMachine('NAME="Something else"\n'),
    "cluster/operating-system-not-listed": checked({ os: "ubuntu22" }),
    "cluster/clone-not-recognised": checked({
      clusterVersion: "7.2.4-52",
      os: "rhel9",
      distribution: "rocky9",
    }),
    "cluster/platform-unsupported": checked({ clusterVersion: "8.2.0", os: "amzn2" }),
  },
  "`module_architecture_not_supported`": {
    "metadata/architecture-unknown": metadata({ architecture: "amd64" }),
    "elf/wrong-machine": metadata({ architecture: "aarch64" }),
    // 243 is RISC-V.
    "elf/machine-unsupported": built({ machineCode: 243 }),
    "elf/not-64-bit": withModule(readFixture("bad/i386.so")),
    "manifest/wrong-architecture": packed(`architecture: ${otherArchitecture}\n`),
    "cluster/architecture-differs": checked({ arch: "aarch64" }),
  },
  "`min_redis_pack_version` or `redis_pack_incompatible_version`": {
    "metadata/redis-version-placeholder": metadata({ min_redis_pack_version: "99.99" }),
    "cluster/version-too-low": checked({ clusterVersion: "7.22.2" }, { min_redis_pack_version: "8.0" }),
    "cluster/version-too-low-for-upgrade": upgraded(
      { clusterVersion: "7.22.2" },
      { min_redis_pack_version: "8.0" },
    ),
  },
  "`module_exists`": {
    "cluster/module-exists": checked({ modules: [{ name: "tally", version: "1.2.3" }] }),
  },
  "The module loads on one node and not on others": {
    "cluster/operating-system-not-listed": checked({ os: "rhel8" }),
  },
  "A shard stays down; its log says that a version of `GLIBC_`, `GLIBCXX_` or `CXXABI_` was not found": {
    "elf/symbol-version-too-new": built(
      {
        needed: ["libstdc++.so.6"],
        versionNeeds: [{ library: "libstdc++.so.6", versions: ["GLIBCXX_3.4.30"] }],
      },
      "rhel8",
    ),
  },
  "A shard stays down; its log says that `libssl.so.1.1` or `libssl.so.3` cannot be opened": {
    "elf/library-missing": built({ needed: ["libssl.so.1.1"] }, "ubuntu22"),
    "elf/library-optional": built({ needed: ["libssl.so.1.1"] }, "rhel9"),
  },
  "The module does not export `RedisModule_OnLoad`, or loading it crashes": {
    "elf/onload-missing": withModule(readFixture("x86_64/no-onload.so")),
    "elf/debug-only": withModule(readFixture("bad/tally.debug")),
  },
  "No permission to execute the module": {
    "bundle/module-not-executable": bundle({ module: { mode: 0o100644 } }),
  },
  "406 on creation, or `upgrade_bdb_failed`: no version fits the Redis version": {
    "metadata/redis-version-placeholder": metadata({ compatible_redis_version: "99.99" }),
    "metadata/compatible-redis-version-missing": metadata({ compatible_redis_version: "" }),
    "metadata/lockstep-version-disagrees": metadata({
      semantic_version: "8.4.0",
      version: 80_400,
      compatible_redis_version: "7.4",
    }),
    "cluster/no-redis-version-fits": checked({ clusterVersion: "7.22.2" }),
    "cluster/redis-version-differs": checked({ redisVersion: "8.2" }),
    "cluster/redis-version-too-low": checked({ redisVersion: "7.2" }, withMinimum("7.4")),
    "cluster/redis-version-not-offered": checked({ clusterVersion: "7.22.2", redisVersion: "8.0" }),
  },
  "A module that was packed without `compatible_redis_version` runs on 7.4 only": {
    "manifest/compatible-redis-version-missing": packed("", {}, ["compatible_redis_version"]),
    "manifest/default-used": packed("", {}, ["min_redis_version"]),
    "metadata/lockstep-version-disagrees": metadata({
      semantic_version: "8.2.0",
      version: 80_200,
      min_redis_version: "6.0.0",
      compatible_redis_version: "7.4",
    }),
  },
  "A module of 2021 cannot be used on Redis 8": {
    "metadata/compatible-redis-version-missing": metadata({
      min_redis_version: "6.0.0",
      compatible_redis_version: undefined,
    }),
    "cluster/redis-major-differs": checked({ redisVersion: "8.0" }, withMinimum("6.0.0")),
  },
  "`8.1` where `8.10` was meant": {
    "manifest/version-not-quoted": manifest("display_name: Tally\ncompatible_redis_version: 8.10\n"),
    "metadata/wrong-type": metadata({ compatible_redis_version: 8.1 }),
  },
  "`unsupported_module_capabilities`": {
    "metadata/capability-unknown": metadata({ capabilities: ["types", "replica-of"] }),
    "metadata/capability-missing": metadata({ capabilities: ["types", "reshard_rebalance"] }),
    "manifest/default-used": packed("", {}, ["capabilities"]),
    "cluster/capability-missing": checked({ database: { replica_sync: "enabled" } }),
  },
  "`module_downgrade_unsupported`": {
    "metadata/version-disagrees": metadata({ semantic_version: "1.2.2" }),
    "metadata/version-part-too-large": metadata({ semantic_version: "1.100.0", version: 20_000 }),
    "cluster/module-downgrade": upgraded({}, { semantic_version: "1.2.2", version: 10_202 }),
  },
  'The operator cannot validate the module, or refuses the database with "cluster missing this module"': {
    "metadata/field-missing-for-profile": metadata(
      { compatible_redis_version: undefined },
      { profile: "kubernetes" },
    ),
    "metadata/compatible-redis-version-missing": metadata({ compatible_redis_version: undefined }),
    "manifest/module-name-ignored": packed("module_name: counters\n"),
  },
  "An upgrade to 8.x asks for flash": {
    "metadata/flash-generation": metadata({ capabilities: ["types", "flash"] }),
    "cluster/capability-missing": checked(
      { redisVersion: "8.0", database: { bigstore: true, bigstore_version: 1 } },
      { capabilities: ["types", "flash"] },
    ),
  },
  "`module_in_use` while deleting": {
    "cluster/module-in-use": deleted({
      database: { module_list: [{ module_name: "tally", semantic_version: "1.2.3" }] },
    }),
  },
  "Commands are missing, or the proxy sends them to the wrong shard": {
    "metadata/excluded-command-listed": metadata({
      commands: [command("TALLY.GET")],
      exclude_commands: ["tally.get"],
    }),
    "manifest/command-case": packed("exclude_commands: [TALLY.RESET]\n"),
    "manifest/command-unmatched": packed("exclude_commands: [tally.rest]\n"),
    "manifest/command-excluded": packed(
      `exclude_commands: [tally.get]\noveride_command: [${JSON.stringify(command("tally.get"))}]\n`,
    ),
    "manifest/field-missing": manifest(
      "overide_command:\n  - {command_name: tally.get, flags: [], first_key: 1, last_key: 1, step: 1}\n",
    ),
    "metadata/field-missing": metadata({ commands: [command("tally.get", { command_arity: undefined })] }),
    "metadata/command-duplicate": metadata({ commands: [command("tally.get"), command("TALLY.GET")] }),
    "metadata/command-routing": metadata({ commands: [command("tally.get", { step: -1 })] }),
    "metadata/command-prefix-missing": metadata({
      commands: ["tally.get", "tally.incr", "shared.refreshcluster"].map((name) => command(name)),
    }),
  },
  "Metadata are at their defaults, and nobody noticed": {
    "manifest/unknown-key": manifest('display_name: Tally\nmin-redis-version: "8.0"\n'),
    "metadata/unknown-key": metadata({ min_redis_verison: "8.0" }),
    "manifest/default-used": packed("", {}, ["min_redis_pack_version"]),
    "manifest/description-missing": packed("", {}, ["author"]),
  },
};

const claims = Object.entries(cases).flatMap(([meets, ofRow]) =>
  Object.entries(ofRow).map(([rule, raise]) => [rule as Rule, meets, raise] as const),
);

describe("docs/failures.md", () => {
  it("has every failure once", () => {
    expect(rows).toHaveLength(29);
    expect(new Set(rows.map(({ meets }) => meets)).size).toBe(rows.length);
  });

  it("names rules of the catalogue, each with a link to its page", () => {
    for (const { rule, target } of rows.flatMap(({ links }) => links)) {
      expect(isRule(rule), rule).toBe(true);
      expect(target).toBe(`rules/${rule.replace("/", ".")}.md`);
      expect(existsSync(join(docs, target)), target).toBe(true);
    }
  });

  it("says what is needed and which command asks for it where it names no rule", () => {
    const asking = /`rampart (upload|modules|snippet)\b[^`]*` [a-z]+s /;
    for (const { found } of rows.filter(({ links }) => links.length === 0)) {
      expect(found).toMatch(/^(No file shows it: .+|No rule finds it yet)\. /);
      expect(found).toMatch(asking);
    }
  });

  it("names a flag of check with each rule of the cluster area, and says of it what it does", () => {
    for (const { found, links } of rows) {
      expect(found).not.toMatch(/`rampart \w+\b[^`]*`( and `[^`]*`)? will/);
      if (links.some(({ rule }) => isRule(rule) && subjectOf(rule) === "cluster"))
        expect(found).toMatch(/`rampart check --/);
    }
  });

  it.each(rows.map((row) => [row.meets, row] as const))("has a case below for %s", (meets, { links }) => {
    const shown = Object.keys(cases[meets] ?? {});
    expect(shown.toSorted()).toEqual(links.map(({ rule }) => rule).toSorted());
  });

  it("has no case for a row that is not there", () => {
    const all = rows.map(({ meets }) => meets);
    expect(Object.keys(cases).filter((meets) => !all.includes(meets))).toEqual([]);
  });
});

describe("before the cluster does", () => {
  it.each(claims)("%s finds: %s", async (rule, _meets, raise) => {
    expect((await raise()).map((found) => found.rule)).toContain(rule);
  });

  it.each<[what: string, good: Case]>([
    ["a bundle", bundle({})],
    ["a bundle for the operator", bundle({}, { profile: "kubernetes" })],
    [
      "a bundle with its dependency",
      bundle({ metadata: { dependencies }, more: [{ name: "deps/engine-1.tgz", content: engine }] }),
    ],
    [
      "a bundle on a cluster and its database",
      checked({
        clusterVersion: "8.0.20",
        redisVersion: "8.0",
        os: "rhel9",
        arch: "x86_64",
        modules: [{ name: "tally", version: "1.2.2" }],
        database: { data_persistence: "aof", module_list: [{ module_name: "tally" }] },
      }),
    ],
    ["an upgrade", upgraded({ clusterVersion: "8.0.20" }, { semantic_version: "1.2.4", version: 10_204 })],
    ["a deletion", deleted({ database: { module_list: [] } }, { dependencies })],
    ["a module that needs what its system has", built({ needed: ["libc.so.6", "libssl.so.3"] })],
    ["a manifest", manifest(`${complete}operating_systems: [rhel9]\n`)],
    ["packing", packed("")],
  ])("none of them is found where nothing is at fault: %s", async (_what, good) => {
    const named = new Set<Rule>(claims.map(([rule]) => rule));
    expect((await good()).filter(({ rule }) => named.has(rule))).toEqual([]);
  });
});
