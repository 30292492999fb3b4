import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Finding, subjectOf } from "@rampart/findings";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readFixture, tally } from "../bundle-builder.test-support.ts";
import { readBundle } from "../open-bundle.ts";
import { writeTarGz } from "../write/write-tar.ts";
import { packBundle } from "./pack-bundle.ts";
import type { DescriptionSource, PackOptions } from "./pack-options.ts";

// What is packed verifies: every bundle that is written is read as a stranger would read it.

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pack-verifies-"));
  await writeFile(join(folder, "tally.so"), tally);
});
afterAll(() => rm(folder, { recursive: true }));

/** Where only a declared system is at fault, packing warns. */
const ofDeclaredSystem = new Set<string>(["elf/symbol-version-too-new", "elf/library-missing"]);

/** The manifest lacks what `module.json` then lacks: each is said of the file that is judged. */
const ofManifest = "manifest/compatible-redis-version-missing";
const ofMetadata = "metadata/compatible-redis-version-missing";

/** What is found, however severe it is and wherever it stands, as one list that can be compared. */
function meanings(findings: readonly Finding[]): string[] {
  const all = findings.map(({ rule, facts }) =>
    rule === ofManifest || rule === ofMetadata ? ofMetadata : JSON.stringify([rule, facts]),
  );
  return [...new Set(all)].toSorted();
}

/** Findings that need no manifest and no load. */
function ofBundle(findings: readonly Finding[]): Finding[] {
  return findings.filter(
    ({ rule }) => rule === ofManifest || !["manifest", "load", "commands"].includes(subjectOf(rule)),
  );
}

function optionsOf(description: DescriptionSource, inputs: Partial<PackOptions["inputs"]>): PackOptions {
  return {
    inputs: { modulePath: join(folder, "tally.so"), environment: {}, ...inputs },
    facts: { description, operatingSystems: ["rhel9"] },
    output: join(folder, "out.zip"),
  };
}

/** Whether it was packed; what is packed has no error and nothing unsaid, and what is not was called one. */
async function packAndVerify(options: PackOptions): Promise<boolean> {
  const path = join(folder, "out.zip");
  await rm(path, { force: true });
  const { bundle, findings } = await packBundle(options);
  if (bundle !== undefined) {
    const read = (await readBundle({ path })).findings;
    expect(read.filter(({ rule, severity }) => severity === "error" && !ofDeclaredSystem.has(rule))).toEqual(
      [],
    );
    expect(meanings(read)).toEqual(meanings(ofBundle(findings)));
    return true;
  }
  expect(findings.some(({ severity }) => severity === "error")).toBe(true);
  expect(await readdir(folder)).not.toContain("out.zip");
  return false;
}

const anyName = fc.oneof(
  fc.constantFrom("", "tally", "tally.get", "a/b", "a\\b", "..", "a\nb", "a\u202eb", "__proto__", "größe"),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const anyNumber = fc.oneof(
  fc.constantFrom(-1, 0, 1, 99, 100, 10203, 999_999, 1_000_000, 2 ** 31, 2 ** 53, 1e300, 0.5),
  fc.integer(),
);
const anyCommand = fc.record({
  command_name: anyName,
  command_arity: anyNumber,
  flags: fc.array(anyName, { maxLength: 2 }),
  first_key: anyNumber,
  last_key: anyNumber,
  step: anyNumber,
});
const anyText = fc.oneof(anyName, fc.constantFrom("8", "8.0", "7.2.4", "99.99"));
const description = {
  module_name: anyName,
  version: anyNumber,
  commands: fc.array(anyCommand, { maxLength: 3 }),
};
const anyManifest = fc.record(
  {
    author: anyText,
    capabilities: fc.array(anyName, { maxLength: 2 }),
    compatible_redis_version: anyText,
    min_redis_version: anyText,
    operating_systems: fc.array(fc.oneof(anyName, fc.constant("rhel9")), { maxLength: 2 }),
    architecture: fc.oneof(anyName, fc.constantFrom("x86_64", "aarch64")),
    add_command: fc.array(anyCommand, { maxLength: 2 }),
    crdb: fc.dictionary(anyName, anyNumber, { maxKeys: 2 }),
    dependencies: fc.dictionary(anyName, fc.record({ url: anyText, sha256: anyText }), { maxKeys: 2 }),
    git_sha: anyText,
  },
  { requiredKeys: [] },
);

const good = { module_name: "tally", version: 10203, commands: [] };

describe("what is packed verifies", () => {
  it("whatever the file says that describes the module", async () => {
    const path = join(folder, "commands.json");
    const from = optionsOf({ from: "file", path }, {});
    await fc.assert(
      fc.asyncProperty(fc.record(description), async (described) => {
        await writeFile(path, JSON.stringify(described));
        const isPacked = await packAndVerify(from);
        expect(isPacked || described !== good).toBe(true);
      }),
      { numRuns: 150, examples: [[good]] },
    );
  });

  it("whatever the manifest says", async () => {
    const manifestPath = join(folder, "ramp.json");
    const from = optionsOf({ from: "manifest" }, { manifestPath });
    const anything = fc.tuple(fc.oneof(fc.constant(good), fc.record(description)), anyManifest);
    await fc.assert(
      fc.asyncProperty(anything, async ([described, more]) => {
        await writeFile(manifestPath, JSON.stringify({ ...described, ...more }));
        const isPacked = await packAndVerify(from);
        expect(isPacked || described !== good || Object.keys(more).length > 0).toBe(true);
      }),
      { numRuns: 150, examples: [[[good, {}]]] },
    );
  });

  it("with an archive of libraries, but not of those for another architecture", async () => {
    const manifestPath = join(folder, "archive.json");
    const libraries = join(folder, "libraries");
    const url = "https://example.com/engine.tgz";
    await writeFile(
      manifestPath,
      JSON.stringify({
        module_name: "tally",
        version: 10203,
        commands: [],
        dependencies: { engine: { url, local_path: "engine.tgz" } },
      }),
    );
    const packs: boolean[] = [];
    for (const architecture of ["x86_64", "aarch64"]) {
      await writeFile(`${libraries}.so`, readFixture(`${architecture}/tally.so`));
      await writeTarGz(join(folder, "engine.tgz"), `${libraries}.so`, {});
      packs.push(await packAndVerify(optionsOf({ from: "manifest" }, { manifestPath })));
    }
    expect(packs).toEqual([true, false]);
  });

  const modules = ["acl", "arguments", "busy-name", "datatype", "duplicate", "keyspecs", "renamed"];
  it.each([...modules, "shapes", "subcommands", "tally", "threads"])("of the module %s", async (name) => {
    const modulePath = join(folder, `${name}.so`);
    await writeFile(modulePath, readFixture(`x86_64/${name}.so`));
    await packAndVerify(optionsOf({ from: "load", method: "host" }, { modulePath }));
  });
});
