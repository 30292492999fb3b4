import type { ModuleMetadata } from "@rampart/metadata";
import { describe, expect, it } from "vitest";
import { asRampWrites } from "./strict-ramp.ts";

const metadata = {
  module_name: "tally",
  module_file: "tally.so",
  version: 10203,
  semantic_version: "1.2.3",
  capabilities: ["types", "flash"],
  command_line_args: "home /opt",
  min_redis_version: "7.2",
  os: "Linux",
  architecture: "x86_64",
  operating_systems: ["rhel9"],
  crdb: {},
  git_sha: "0".repeat(40),
  redis_ref: "8.2",
} as ModuleMetadata;

const host = { machine: "aarch64", system: "Darwin", operatingSystem: "almalinux10", gitSha: "1".repeat(40) };
const written = (declared: unknown, changes = {}) =>
  JSON.parse(asRampWrites(metadata, { ...host, ...changes }, declared)) as Record<string, unknown>;

describe("what RAMP writes", () => {
  it("is a float for the version", () => {
    expect(asRampWrites(metadata, host, {})).toMatch(/^ {2}"version": 10203\.0$/m);
  });

  it("is of the machine that packs where nobody says otherwise", () => {
    expect(written({})).toMatchObject({
      architecture: "aarch64",
      os: "Darwin",
      operating_systems: ["almalinux10"],
      git_sha: `b'${host.gitSha}'`,
    });
    const declared = { architecture: "amd64", os: "Linux", operating_systems: ["rhel8"] };
    expect(written(declared)).toMatchObject(declared);
  });

  it("has no commit where there is no repository, and none of the manifest's", () => {
    const { gitSha: _, ...rest } = host;
    expect(JSON.parse(asRampWrites(metadata, rest, {}))).not.toHaveProperty("git_sha");
  });

  it("is the text of the manifest as it stands", () => {
    const declared = { capabilities: "types, flash", command_line_args: "home {os.getenv('X')}", crdb: null };
    expect(written(declared)).toMatchObject(declared);
  });

  it("is the module's where the module decides, whatever the manifest says", () => {
    const declared = { module_name: "other", version: "1", semantic_version: "9.9.9" };
    expect(written(declared)).toMatchObject({ module_name: "tally", semantic_version: "1.2.3" });
  });

  it("has no key that RAMP does not know", () => {
    expect(written({ redis_ref: "8.2" })).not.toHaveProperty("redis_ref");
  });
});
