import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packBundle } from "@rampart/bundle";
import type { Finding, Rule } from "@rampart/findings";
import { emptyManifest, judgeManifest, type Manifest, parseManifest } from "@rampart/metadata";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { command } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { fixture } from "../cli/rampart.ts";

// `lint` of a manifest says everything that `pack` says of it and that needs no module, and nothing else.

const manifests = join(import.meta.dirname, "../../fixtures/manifests");
const environment = { SEMVER: "1.4.2", COG_PLUGIN: "build/cog_eight" };

/** Rules that hold the manifest against the module, a file beside it, or this machine. */
const needingMore: ReadonlySet<Rule> = new Set<Rule>([
  "manifest/module-name-ignored",
  "manifest/version-ignored",
  "manifest/wrong-architecture",
  "manifest/command-unmatched",
  "manifest/command-case",
  "manifest/dependency-sha256-mismatch",
  "manifest/host-operating-system-unknown",
]);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rampart-agreement-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Findings with a place in the manifest, or with none at all: what has one elsewhere is not about it. */
function ofManifest(findings: readonly Finding[]): string[] {
  const own = findings.filter(
    ({ rule, place: { entry }, facts }) =>
      !needingMore.has(rule) &&
      (entry === undefined ? rule.startsWith("manifest/") : entry.endsWith("ramp.yml")) &&
      // The module has it, whatever the manifest lists.
      !(rule === "manifest/command-exists" && !("listedIn" in facts)),
  );
  return own.map(sayingOf).toSorted();
}

/** The system of the machine is a fact of `pack` alone. */
function sayingOf({ rule, severity, place: { pointer = "" }, facts }: Finding): string {
  const said = rule === "manifest/host-operating-system" ? {} : facts;
  return JSON.stringify([rule, severity, pointer, said]);
}

/** A module that registers what the manifest changes, and files for its dependencies. */
async function prepareFor(manifest: Manifest): Promise<string> {
  const { override_command: overridden, exclude_commands: excluded } = manifest;
  const names = [...overridden.map(({ command_name }) => command_name), ...excluded, "tally.get"];
  const commands = [...new Set(names.map((name) => name.toLowerCase()))].map((name) => command(name));
  const dependencies = { ...manifest.dependencies, ...manifest["optional-dependencies"] };
  for (const { local_path: path } of Object.values(dependencies)) {
    if (path === undefined || path.includes("..")) continue;
    await mkdir(dirname(join(folder, path, "x")), { recursive: true });
    await writeFile(join(folder, path, "x"), "x");
  }
  const described = join(folder, "commands.json");
  await writeFile(described, JSON.stringify({ module_name: "tally", version: 10203, commands }));
  return described;
}

async function expectAgreement(bytes: Uint8Array): Promise<readonly Finding[]> {
  const manifestPath = join(folder, "ramp.yml");
  await writeFile(manifestPath, bytes);
  const parsed = parseManifest(bytes, environment, { entry: manifestPath });
  const path = await prepareFor(parsed.manifest ?? emptyManifest);
  const { findings } = await packBundle({
    inputs: { modulePath: fixture("tally"), manifestPath, environment },
    facts: { description: { from: "file", path }, hostOsRelease: 'ID=ubuntu\nVERSION_ID="22.04"\n' },
    output: join(folder, "out.zip"),
  });
  const linted = judgeManifest(parsed);
  const packed = ofManifest(findings);
  for (const said of ofManifest(linted)) expect(packed).toContain(said);
  // What only the finished metadata show is in the manifest where a value of it came from there.
  const known = new Set(ofManifest(linted));
  const more = findings.filter(
    (found) => ofManifest([found]).some((said) => !known.has(said)) && found.rule.startsWith("manifest/"),
  );
  expect(more).toEqual([]);
  return linted;
}

describe("lint and pack say the same of a manifest", () => {
  it.each(readdirSync(manifests))("%s", async (file) => {
    await expectAgreement(readFileSync(join(manifests, file)));
  });

  const key = fc.constantFrom(
    ...["author", "capabilities", "compatible_redis_version", "min_redis_version", "operating_systems"],
    ...["dependencies", "optional-dependencies", "exclude_commands", "override_command", "add_command"],
    ...["homepage", "display_name", "min_redis_verison", "capabilites", "architecture", "bogus"],
  );
  const shaped = { command_arity: 2, flags: ["readonly"], first_key: 1, last_key: 1, step: 1 };
  const value = fc.constantFrom<unknown>(
    ...["", "x", "8.0", 7, true, null, [], {}, ["types"], ["flsh"], ["rhel9"], ["almalinux9", "tally.get"]],
    ...[[{ command_name: "tally.get", ...shaped }], [{ command_name: "tally.get" }]],
    { "../d1": { local_path: "dep" } },
    { a: { url: "https://a.example/x.tgz", local_path: "dep" }, b: { url: "https://b.example/x.tgz" } },
    { c: { url: "https://a.example/x.tgz", local_path: "dep" } },
    { liba: { url: "https://a.example/liba.so", local_path: "dep" } },
  );

  it("whatever stands in it", { timeout: 120_000 }, async () => {
    const seen = new Set<Rule>();
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, value, { maxKeys: 8, noNullPrototype: true }), async (fields) => {
        const found = await expectAgreement(Buffer.from(JSON.stringify({ author: "x", ...fields })));
        for (const { rule } of found) seen.add(rule);
      }),
      { numRuns: 120, seed: 20_261_129 },
    );
    const expected: readonly Rule[] = [
      "manifest/dependency-name-unsafe",
      "manifest/dependency-collision",
      "manifest/default-used",
    ];
    for (const rule of expected) expect(seen).toContain(rule);
  });
});
