import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Rule, subjectOf } from "@rampart/findings";
import { emptyManifest, parseManifest } from "@rampart/metadata";
import { describe, expect, it } from "vitest";
import { command } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { fixture, useWorkspace } from "../cli/rampart.ts";
import type { Report } from "../cli/report-schemas.ts";
import { describeUnless } from "../support/describe-unless.ts";

// What `rampart pack` writes, `verify` passes: through the commands, as a person would hold one against the other.

const workspace = useWorkspace();
const manifestFolder = join(import.meta.dirname, "../../fixtures/manifests");

/** What a build would have set for the look-alikes. */
const environment = { SEMVER: "1.4.2", COG_PLUGIN: "build/cog_eight" };

/** A real module, which needs a newer libc than some systems have. */
const rediSearch = "/usr/lib/redis/modules/redisearch.so";
const missingRediSearch = existsSync(rediSearch) ? undefined : `${rediSearch} is not there`;

type FoundFinding = Report["results"][number]["findings"][number];

/** Where only a declared system is at fault, the bundle is good for the others: `pack` warns. */
const ofDeclaredSystem = new Set(["elf/symbol-version-too-new", "elf/library-missing"]);

/** Said of the manifest while packing, and of the metadata afterwards. */
const counterparts: Readonly<Record<string, string>> = {
  "manifest/compatible-redis-version-missing": "metadata/compatible-redis-version-missing",
  "manifest/foreign-key": "metadata/foreign-key",
};

/**
 * What a finding says, whichever command prints it: the place of the same value differs from file to file, and the case
 * of a command's name may.
 */
function saidOf(findings: readonly FoundFinding[]): string[] {
  const isSaidOnce = new Set(Object.entries(counterparts).flat());
  const all = findings.map(({ rule, message }) =>
    isSaidOnce.has(rule) ? (counterparts[rule] ?? rule) : `${rule}: ${message.toLowerCase()}`,
  );
  return [...new Set(all)].toSorted();
}

/** What needs neither the manifest nor the module in memory: a bundle says it by itself. */
function ofBundle(findings: readonly FoundFinding[]): FoundFinding[] {
  return findings.filter(({ rule }) => {
    const subject = subjectOf(rule as Rule);
    return rule in counterparts || (subject !== "manifest" && subject !== "load" && subject !== "commands");
  });
}

async function report(words: readonly string[]): Promise<Report & { readonly code: number | null }> {
  const { code, stdout } = await workspace.current.run([...words, "--json"], { environment });
  return { code, ...(JSON.parse(stdout) as Report) };
}

const findingsIn = ({ results }: Report): FoundFinding[] => results.flatMap(({ findings }) => findings);

/** Packs, and holds what was written against `verify` and `lint`. @returns whether there was something to hold */
async function packAndCompare(words: readonly string[]): Promise<boolean> {
  const packed = await report(["pack", ...words, "-o", "packed.zip"]);
  if (packed.code !== 0) {
    expect(packed.errors ?? []).toEqual([]);
    expect(findingsIn(packed).some(({ severity }) => severity === "error")).toBe(true);
    expect(workspace.current.has("packed.zip")).toBe(false);
    return false;
  }
  const verified = await report(["verify", "packed.zip"]);
  const errors = findingsIn(verified).filter(({ severity }) => severity === "error");
  expect(errors.filter(({ rule }) => !ofDeclaredSystem.has(rule))).toEqual([]);
  expect(verified.code).toBe(errors.length === 0 ? 0 : 1);
  expect(saidOf(findingsIn(verified))).toEqual(saidOf(ofBundle(findingsIn(packed))));
  // How the parts of a bundle fit together is left to `verify`.
  const judged = findingsIn(verified).filter(({ rule }) => subjectOf(rule as Rule) !== "bundle");
  const linted = await report(["lint", "packed.zip"]);
  expect(saidOf(findingsIn(linted))).toEqual(saidOf(judged));
  return true;
}

const loadable = [
  "acl",
  "arguments",
  "busy-name",
  "datatype",
  "duplicate",
  "floods-commands",
  "keyspecs",
  "shapes",
  "subcommands",
  "tally",
  "threads",
];

describe("pack, verify and lint agree", () => {
  it.each(loadable)("on the module %s without a manifest", async (name) => {
    expect(await packAndCompare([fixture(name), "--os", "rhel9"])).toBe(true);
  });

  it.each(["renamed", "refuses", "no-name", "no-onload"])("that %s is at fault", async (name) => {
    expect(await packAndCompare([fixture(name), "--os", "rhel9"])).toBe(false);
  });

  const systems = [
    "rhel7",
    "rhel8",
    "rhel9",
    "ubuntu16",
    "ubuntu18",
    "ubuntu20",
    "ubuntu22",
    "ubuntu24",
    "amzn2",
    "rhel11",
  ];
  it.each(systems)("on a module for %s", async (system) => {
    // Too old a system is a warning: the bundle is good for others.
    expect(await packAndCompare([fixture("tally"), "--os", system])).toBe(true);
  });

  describeUnless(missingRediSearch, "pack, verify and lint on a module that is too new for a system", () => {
    it("warn of it while packing, and find an error in the bundle", async () => {
      expect(await packAndCompare([rediSearch, "--os", "rhel8,rhel9"])).toBe(true);
      const { code } = await workspace.current.run(["verify", "packed.zip"]);
      expect(code).toBe(1);
    });
  });

  const manifests = readdirSync(manifestFolder).filter((file) => file.endsWith(".yml"));
  it("on the look-alike manifests", { timeout: 60_000 }, async () => {
    const packed: string[] = [];
    for (const file of manifests) {
      const manifest = await workspace.current.write(file, readFileSync(join(manifestFolder, file)));
      const description = await describeFor(file);
      const words = [fixture("tally"), "-m", manifest, "--os", "rhel9", "--commands-from", description];
      await compareWithLint(manifest, words);
      if (await packAndCompare(words)) packed.push(file);
      await rm(workspace.current.path("packed.zip"), { force: true });
    }
    // Those that are no manifests, or name what they do not have, are refused by `lint` already.
    // RAMP's own examples have commands with a name alone, which `ramp` packs and `rampart pack` refuses.
    const examples = manifests.filter((file) => file.startsWith("packer-example-"));
    expect(packed).not.toEqual(expect.arrayContaining(examples));
    expect(packed.length).toBeGreaterThan((manifests.length - examples.length) / 2);
  });
});

/** What only the module, or a file that the manifest names, can show of a manifest. */
const needsModule: ReadonlySet<string> = new Set([
  "manifest/command-case",
  "manifest/command-excluded",
  "manifest/command-exists",
  "manifest/command-unmatched",
  "manifest/dependency-sha256-mismatch",
  "manifest/module-name-ignored",
  "manifest/version-ignored",
  "manifest/wrong-architecture",
]);

/** `lint` says of a manifest all that `pack` says of it without its module. */
async function compareWithLint(manifest: string, words: readonly string[]): Promise<void> {
  const linted = new Set(saidOf(findingsIn(await report(["lint", manifest]))));
  const packed = findingsIn(await report(["pack", ...words, "-o", "unused.zip"])).filter(
    ({ rule }) => subjectOf(rule as Rule) === "manifest" && !needsModule.has(rule),
  );
  expect(saidOf(packed).filter((said) => !linted.has(said))).toEqual([]);
  await rm(workspace.current.path("unused.zip"), { force: true });
}

/** A module that registers every command which the manifest changes, and has every file which it names. */
async function describeFor(file: string): Promise<string> {
  const bytes = readFileSync(join(manifestFolder, file));
  const { manifest = emptyManifest } = parseManifest(bytes, environment, {});
  const { override_command: overridden, exclude_commands: excluded } = manifest;
  const names = [...overridden.map(({ command_name }) => command_name), ...excluded, "tally.get"];
  const commands = [...new Set(names.map((name) => name.toLowerCase()))].map((name) => command(name));
  const described = { module_name: manifest.module_name ?? "tally", version: 10203, commands };
  for (const field of ["dependencies", "optional-dependencies"] as const) {
    for (const { local_path: path } of Object.values(manifest[field] ?? {})) {
      if (path !== undefined) await workspace.current.write(join(path, "engine"), "an engine");
    }
  }
  return workspace.current.write(`${file}.json`, JSON.stringify(described));
}
