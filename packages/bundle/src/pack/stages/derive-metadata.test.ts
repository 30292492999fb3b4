import type { Discovery } from "@rampart/discovery";
import { describe, expect, it } from "vitest";
import type { PackingCommand } from "../pack-options.ts";
import { deriveMetadata } from "./derive-metadata.ts";
import { factsWith, get, loadedWith } from "./facts.test-support.ts";

const rules = (facts: ReturnType<typeof factsWith>, command: "pack" | "ramp" = "pack") =>
  deriveMetadata(facts, {}, command).findings.map(({ severity, rule }) => `${severity} ${rule}`);

describe("deriveMetadata", () => {
  it("takes what the module is from the module, and what it is for from the manifest", () => {
    const { value, findings } = deriveMetadata(factsWith(), {}, "pack");
    expect(findings).toEqual([]);
    expect(value?.moduleJson?.metadata).toMatchObject({
      module_name: "tally",
      module_file: "tally.so",
      architecture: "x86_64",
      sha256: "1".repeat(64),
      version: 10203,
      semantic_version: "1.2.3",
      commands: [get],
      operating_systems: ["rhel9"],
      display_name: "Tally",
      min_redis_version: "8.0",
    });
  });

  it("writes the metadata as text, with sorted keys", () => {
    const { metadata, text } = deriveMetadata(factsWith(), {}, "pack").value?.moduleJson ?? {};
    const written = JSON.parse(text ?? "") as object;
    expect(written).toEqual(metadata);
    expect(Object.keys(written)).toEqual(Object.keys(written).toSorted());
  });

  it("lets the caller win, and fills in what the caller would have where nobody says", () => {
    const gitSha = "a".repeat(40);
    const { compatible_redis_version: _, ...manifest } = factsWith().inputs.manifest;
    const fields = { run_command_line_args: "SIZE 9" };
    const facts = factsWith({ inputs: { manifest: { ...manifest, git_sha: "b".repeat(40) }, fields } });
    const options = { gitSha, moduleName: "counters", defaultCompatibleRedisVersion: "7.4" };
    expect(deriveMetadata(facts, options, "pack").value?.moduleJson?.metadata).toMatchObject({
      module_name: "counters",
      git_sha: gitSha,
      run_command_line_args: "SIZE 9",
      compatible_redis_version: "7.4",
    });
    expect(deriveMetadata(facts, {}, "pack").value?.moduleJson?.metadata).toMatchObject({
      git_sha: "b".repeat(40),
    });
  });

  it("keeps the commit of Speedb, which RAMP 2.5.17 keeps", () => {
    const commit = "c".repeat(40);
    const inputs = factsWith().inputs;
    const facts = factsWith({
      inputs: { ...inputs, manifest: { ...inputs.manifest, speedb_git_sha: commit } },
    });
    expect(deriveMetadata(facts, {}, "pack").value?.moduleJson?.metadata).toMatchObject({
      speedb_git_sha: commit,
    });
  });

  it("hands on the facts alone where the version cannot be written", () => {
    const facts = factsWith({
      facts: { description: { name: "tally", version: 100_000_000, commands: [] } },
    });
    const { value, findings } = deriveMetadata(facts, {}, "pack");
    expect(value).toEqual({ facts });
    expect(findings.map(({ rule }) => rule)).toEqual(["load/version-part-too-large"]);
  });

  it.each([-1, 1e300, 0.5])("says that %s is no version", (version) => {
    const facts = factsWith({ facts: { description: { name: "tally", version, commands: [] } } });
    const { value, findings } = deriveMetadata(facts, {}, "pack");
    expect(value).toEqual({ facts });
    expect(findings).toMatchObject([
      { rule: "metadata/malformed-value", severity: "error", facts: { field: "version" } },
    ]);
    expect(findings[0]).not.toHaveProperty("errorCode");
  });

  it("goes on where an entry of the manifest is at fault, and is milder for ramp", () => {
    const facts = factsWith({ manifest: { exclude_commands: ["tally.rest"] } });
    expect(rules(facts)).toEqual(["error manifest/command-unmatched"]);
    expect(rules(facts, "ramp")).toEqual(["warning manifest/command-unmatched"]);
    expect(deriveMetadata(facts, {}, "pack").value?.moduleJson).toBeDefined();
  });

  describe("without min_redis_version", () => {
    const { min_redis_version: _, ...manifest } = factsWith().inputs.manifest;
    const written = (discovery: Discovery | undefined, command: PackingCommand = "pack") => {
      const facts = factsWith({ inputs: { manifest }, facts: discovery === undefined ? {} : { discovery } });
      return deriveMetadata(facts, {}, command).value?.moduleJson?.metadata.min_redis_version;
    };
    const discovery = loadedWith([{ name: "RedisModule_AddACLCategory", since: "7.4.0" }], "7.4.0");

    it("the bundle says the lowest release that has the functions called, where the load told it", () => {
      expect(written(discovery)).toBe("7.4");
      expect(written(loadedWith([{ name: "RedisModule_Late", since: "7.2.5" }], "7.2.5"))).toBe("7.2.5");
      expect(written(undefined)).toBe("4.0");
    });

    it("the bundle of ramp says what RAMP says", () => {
      expect(written(discovery, "ramp")).toBe("4.0");
    });
  });
});
