import { nodeRuntime } from "@rampart/files";
import type { Finding } from "@rampart/findings";
import { type Manifest, parseManifest } from "@rampart/metadata";
import { describe, expect, it } from "vitest";
import type { ModuleDescription } from "../../description/module-description.ts";
import type { MetadataOptions, PackingCommand } from "../pack-options.ts";
import { deriveMetadata } from "./derive-metadata.ts";
import { type FactParts, factsWith, get, loadedWith } from "./facts.test-support.ts";
import { judgeMetadata } from "./judge-metadata.ts";

/** What is said of finished metadata, and whether there is something to plan. */
function judge(parts: FactParts = {}) {
  const derived = deriveMetadata(factsWith(parts), {}, "pack").value;
  if (derived === undefined) throw new Error("nothing was derived");
  const { value, findings } = judgeMetadata(derived, { command: "pack", said: [], runtime: nodeRuntime });
  return {
    findings: findings.map(({ severity, rule }) => `${severity} ${rule}`),
    isHandedOn: value !== undefined,
  };
}

describe("judgeMetadata", () => {
  it("hands good metadata on", () => {
    expect(judge()).toEqual({ findings: [], isHandedOn: true });
  });

  describe("where the module calls a function of Redis 7.4 while it loads", () => {
    const discovery = loadedWith([{ name: "RedisModule_AddACLCategory", since: "7.4.0" }], "7.4.0");
    const tooLow = "error load/compatible-redis-version-too-low";
    const minTooLow = "warning load/min-redis-version-too-low";

    it.each<[string | undefined, string, string[]]>([
      // Clusters match databases by the first.
      ["7.2", "7.4", [tooLow]],
      ["7.2", "7.2", [tooLow, minTooLow]],
      ["7.4", "7.4", []],
      ["7.4", "7.2", [minTooLow]],
      ["8.0", "8.0", []],
      // An empty text is none.
      ["", "7.2", [minTooLow]],
      [undefined, "7.2", [minTooLow]],
      [undefined, "7.4", []],
    ])("compatible_redis_version %s and min_redis_version %s", (compatible, minimum, expected) => {
      const versions = { compatible_redis_version: compatible, min_redis_version: minimum };
      const { findings } = judge({ manifest: versions as Partial<Manifest>, facts: { discovery } });
      expect(findings.filter((found) => found.includes("load/"))).toEqual(expected);
    });
  });

  it("warns where a declared system alone is at fault", () => {
    const versionNeeds = [{ library: "libc.so.6", version: "GLIBC_2.39", weak: false }];
    expect(judge({ elf: { versionNeeds } })).toEqual({
      findings: ["warning elf/symbol-version-too-new"],
      isHandedOn: true,
    });
    expect(judge({ elf: { needed: ["libc.so.6", "libssl.so.0.9"] } }).findings).toEqual([
      "warning elf/library-missing",
    ]);
  });

  it("judges the systems where there are no metadata, and hands nothing on", () => {
    const versionNeeds = [{ library: "libc.so.6", version: "GLIBC_2.39", weak: false }];
    const description = { name: "tally", version: 100_000_000, commands: [] };
    expect(judge({ elf: { versionNeeds }, facts: { description } })).toEqual({
      findings: ["warning elf/symbol-version-too-new"],
      isHandedOn: false,
    });
  });
});

describe("metadata that no cluster would take", () => {
  const described = (changes: Partial<ModuleDescription>): FactParts => ({
    facts: { description: { name: "tally", version: 10203, commands: [get], ...changes } },
  });

  /** All that is said of them. */
  function findingsOf(
    parts: FactParts,
    command: PackingCommand = "pack",
    said: readonly Finding[] = [],
    options: MetadataOptions = {},
  ): readonly Finding[] {
    const derived = deriveMetadata(factsWith(parts), options, command).value;
    if (derived === undefined) throw new Error("nothing was derived");
    return judgeMetadata(derived, { command, said, runtime: nodeRuntime }).findings;
  }

  const shown = (findings: readonly Finding[]) =>
    findings.map(({ severity, rule, place }) => `${severity} ${rule} ${place.entry} ${place.pointer}`);

  it.each<[string, Partial<ModuleDescription>, string]>([
    ["a version 0", { version: 0 }, "metadata/field-empty module.json /version"],
    ["no name", { name: "" }, "metadata/field-empty module.json /module_name"],
    [
      "a command without name",
      { commands: [get, { ...get, command_name: "" }] },
      "metadata/field-empty module.json /commands/0/command_name",
    ],
    ["a name with a folder in it", { name: "../tally" }, "metadata/name-unsafe module.json /module_name"],
    ["a name with an escape", { name: "tally\u001b[2J" }, "metadata/name-unsafe module.json /module_name"],
    [
      "a command with a line break",
      { commands: [{ ...get, command_name: "tally.get\nx" }] },
      "metadata/name-unsafe module.json /commands/0/command_name",
    ],
  ])("have %s", (_what, changes, expected) => {
    const findings = findingsOf(described(changes));
    expect(shown(findings)).toEqual([`error ${expected}`]);
    // What is not written no cluster will see.
    expect(findings[0]).not.toHaveProperty("errorCode");
    expect(shown(findingsOf(described(changes), "ramp"))).toEqual([`warning ${expected}`]);
  });

  it("are shown at the manifest's place where the manifest says it", () => {
    const bytes = Buffer.from('author: A\nmodule_name: ""\nversion: 0\ncommands: []\n');
    const { manifest, document } = parseManifest(bytes, {}, { entry: "ramp.yml" });
    if (document === undefined) throw new Error("the manifest was not understood");
    const description = { name: "", version: 0, commands: [] };
    const inputs = { manifest: { ...factsWith().inputs.manifest, ...(manifest as Manifest) }, document };
    const places = findingsOf({ inputs, facts: { description } }).map(({ place }) => place);
    expect(places).toEqual([
      { entry: "ramp.yml", line: 2, column: 14, pointer: "/module_name" },
      { entry: "ramp.yml", line: 3, column: 10, pointer: "/version" },
    ]);
  });

  it("are not reported again where the same was said of the manifest", () => {
    const parts = described({ name: "" });
    const said = findingsOf(parts).map((found) => ({
      ...found,
      place: { line: 2, pointer: "/module_name" },
    }));
    expect(said).toHaveLength(1);
    expect(findingsOf(parts, "pack", said)).toEqual([]);
  });
});
