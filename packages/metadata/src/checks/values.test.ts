import { type Finding, renderFinding } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { judgeFields } from "../manifest/judge-manifest.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { parseModuleMetadata } from "../module/parse-module-metadata.ts";

const config = { command_arity: -2, flags: ["admin"], first_key: 0, last_key: 0, step: 0 };

function parsed(fields: object) {
  const metadata = {
    module_name: "tally",
    version: 10_204,
    semantic_version: "1.2.4",
    capabilities: [],
    min_redis_version: "8.0",
    compatible_redis_version: "8.4",
    ...fields,
  };
  return parseModuleMetadata(Buffer.from(JSON.stringify(metadata)), { bundled: false });
}

const about = (findings: readonly Finding[], rule: string) =>
  findings.filter((found) => found.rule === rule).map((found) => [found.place.pointer, found.severity]);

describe("a placeholder as the version of the module", () => {
  it.each([
    [999_999, "99.99.99", "/semantic_version"],
    [990_000, "99.0.0", "/semantic_version"],
    [999_999, "1.0.0", "/version"],
  ])("%s, %s", (version, semantic_version, pointer) => {
    const { findings } = parsed({ version, semantic_version });
    expect(about(findings, "metadata/redis-version-placeholder")).toEqual([[pointer, "warning"]]);
    const words = findings.map((found) => renderFinding(found).message).join("\n");
    expect(words).toContain("downgrade");
  });

  it("stands in a manifest too", () => {
    const ofManifest = (text: string) =>
      about(judgeFields(parseManifest(Buffer.from(text), {})), "metadata/redis-version-placeholder");
    expect(ofManifest("author: A\nversion: 999999\n")).toEqual([["/version", "warning"]]);
    expect(ofManifest('author: A\nsemantic_version: "99.99.99"\n')).toEqual([
      ["/semantic_version", "warning"],
    ]);
  });

  it.each([
    [989_999, "98.99.99"],
    [79_999, "7.99.99"],
  ])("is not %s", (version, semantic_version) => {
    const { findings } = parsed({ version, semantic_version });
    expect(about(findings, "metadata/redis-version-placeholder")).toEqual([]);
  });
});

describe("a module of the vendor's numbering", () => {
  const disagrees = (semantic_version: string, compatible_redis_version: string) =>
    about(
      parsed({ semantic_version, compatible_redis_version }).findings,
      "metadata/lockstep-version-disagrees",
    ).length > 0;

  it.each([
    ["8.4.0", "8.4"],
    ["8.3.80", "8.4"],
    ["8.3.90", "8.4"],
    ["8.5.90", "8.6"],
    ["8.9.99", "8.10"],
    ["7.99.90", "8.0"],
    ["8.3.80-rc1", "8.4"],
    ["7.4.90", "7.2"],
    ["1.2.3", "8.0"],
  ])("%s may be for %s", (version, compatible) => {
    expect(disagrees(version, compatible)).toBe(false);
  });

  it.each([
    ["8.4.0", "8.2"],
    ["8.3.80", "8.2"],
    ["8.3.79", "8.4"],
    ["8.4.90", "8.6"],
    ["8.5.90", "8.4"],
    ["7.99.90", "7.4"],
    ["7.99.90", "8.2"],
  ])("%s is not for %s", (version, compatible) => {
    expect(disagrees(version, compatible)).toBe(true);
  });
});

describe("config_command", () => {
  const commands = [{ command_name: "TALLY.CONFIG", ...config }];
  const judged = (fields: object) =>
    about(parsed({ commands, ...fields }).findings, "metadata/config-command-unknown");

  it.each([
    [{ config_command: "TALLY.CONFIG SET" }],
    [{ config_command: "tally.config set" }],
    [{ config_command: "" }],
    [{ config_command: "TALLY.CONFGI SET", commands: [] }],
    [{ config_command: "_TALLY.CONFIG SET", exclude_commands: ["_TALLY.CONFIG"] }],
    [{ config_command: "TALLY.LATER", add_command: [{ command_name: "tally.later", ...config }] }],
  ])("%j is right, or cannot be known", (fields) => {
    expect(judged(fields)).toEqual([]);
  });

  it("is a command that the module does not register", () => {
    expect(judged({ config_command: "TALLY.CONFGI SET" })).toEqual([["/config_command", "warning"]]);
    const { findings } = parsed({ commands, config_command: "TALLY.CONFGI SET" });
    const [found] = findings.filter(({ rule }) => rule === "metadata/config-command-unknown");
    expect(found?.facts).toEqual({ command: "TALLY.CONFGI", nearest: "TALLY.CONFIG" });
  });
});

describe("notes of edits in module.json", () => {
  const commands = [{ command_name: "tally.config", ...config }];
  it.each([
    [{ overide_command: [{ command_name: "nomatch" }] }, ["/overide_command/0"]],
    [{ add_command: [{}, 5, null] }, ["/add_command/0", "/add_command/1", "/add_command/2"]],
    [{ exclude_commands: [1, "a"] }, ["/exclude_commands/0"]],
    [{ exclude_commands: "a" }, ["/exclude_commands"]],
    [{ overide_command: null }, ["/overide_command"]],
    [{ overide_command: [{ command_name: "a", ...config, more: 1 }] }, ["/overide_command/0"]],
  ])("%j are a warning, and no cluster would answer with it", (fields, pointers) => {
    const { findings, metadata } = parsed({ commands, ...fields });
    expect(about(findings, "metadata/edit-malformed").map(([pointer]) => pointer)).toEqual(pointers);
    expect(
      findings.filter(({ severity, errorCode }) => severity === "error" || errorCode !== undefined),
    ).toEqual([]);
    expect(metadata?.commands).toEqual(commands);
  });

  it("are an error where they are the commands themselves", () => {
    const { findings } = parsed({ commands: [{ command_name: "nomatch" }] });
    expect(
      findings.some(({ severity, errorCode }) => severity === "error" && errorCode === "invalid_module"),
    ).toBe(true);
  });
});

describe("a well-known file of another tool", () => {
  it.each([
    [
      "a GitHub workflow",
      "name: x\non:\n  push:\njobs:\n  a:\n    steps:\n      - run: echo ${{ x }} {{y}} {{z}}\n",
    ],
    ["a GitHub workflow", "on: [push]\njobs: {}\n"],
    ["a GitHub action", "name: x\ndescription: y\nauthor: z\nruns:\n  using: node20\n"],
    ["a container composition", 'version: "3"\nservices:\n  a:\n    image: x\n'],
    [
      "a Kubernetes object",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n---\napiVersion: v1\nkind: Pod\n",
    ],
    ["a GitLab pipeline", "stages: [a]\nbuild:\n  script: [x]\n"],
  ])("%s is one finding", (name, text) => {
    const { findings } = parseManifest(Buffer.from(text), {}, { entry: "release-ramp.yml" });
    expect(findings).toMatchObject([{ rule: "manifest/not-a-manifest", severity: "error" }]);
    expect(findings[0]?.facts).toMatchObject({ found: expect.stringContaining(name) });
  });

  it("is none where the fields are those of a manifest", () => {
    const { findings } = parseManifest(Buffer.from("author: A\ncapabilities: []\nservices: 1\n"), {});
    expect(findings.map(({ rule }) => rule)).toEqual(["manifest/unknown-key"]);
  });
});
