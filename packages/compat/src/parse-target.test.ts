import { describe, expect, it } from "vitest";
import { parseTarget, type RawTarget } from "./parse-target.ts";
import { isPresetName, presets, presetTargets } from "./presets.ts";

const targetOf = (raw: RawTarget) => {
  const parsed = parseTarget(raw);
  if ("problem" in parsed) throw new Error(parsed.problem.problem);
  return parsed.target;
};
const problemOf = (raw: RawTarget) => {
  const parsed = parseTarget(raw);
  return "problem" in parsed ? [parsed.problem.field, parsed.problem.problem] : undefined;
};

describe("a target", () => {
  it.each<[RawTarget, object]>([
    [{}, {}],
    [{ clusterVersion: "8.0" }, { clusterVersion: "8.0" }],
    [{ clusterVersion: "8.0.20-96" }, { clusterVersion: "8.0.20-96" }],
    // An image tag counts rebuilds after the build.
    [{ clusterVersion: "8.0.20-96.26" }, { clusterVersion: "8.0.20-96.26" }],
    // Newer than the data, in a line that they know.
    [{ clusterVersion: "8.0.22-7" }, { clusterVersion: "8.0.22-7" }],
    [{ redisVersion: "8.4" }, { redisVersion: "8.4" }],
    [{ redisVersion: "8.4.0" }, { redisVersion: "8.4.0" }],
    [{ os: "rhel9" }, { os: "rhel9" }],
    [{ os: "RHEL9" }, { os: "rhel9" }],
    [{ os: "rhel7.9" }, { os: "rhel7" }],
    [{ os: "ubuntu22.04" }, { os: "ubuntu22" }],
    [{ os: "jammy" }, { os: "ubuntu22" }],
    [{ os: "Rocky9" }, { os: "rhel9", distribution: "rocky9" }],
    [{ os: "oracle8" }, { os: "rhel8", distribution: "oracle8" }],
    [{ os: "ol8" }, { os: "rhel8", distribution: "ol8" }],
    [{ arch: "arm64" }, { arch: "aarch64" }],
    [
      { modules: ["search@8.4.0", "bf@20807"] },
      {
        modules: [
          { name: "search", version: "8.4.0" },
          { name: "bf", version: "2.8.7" },
        ],
      },
    ],
    [
      { endpoint: "v2", clusterVersion: "7.22" },
      { endpoint: "v2", clusterVersion: "7.22" },
    ],
    [{ endpoint: "v1" }, { endpoint: "v1" }],
    [
      { uploads: "on", clusterVersion: "8.0" },
      { uploads: "on", clusterVersion: "8.0" },
    ],
  ])("%j", (raw, expected) => {
    expect(targetOf(raw)).toEqual(expected);
  });

  it.each<[RawTarget, string, RegExp]>([
    [{ clusterVersion: "" }, "clusterVersion", /^"" is not a version of Redis Software$/],
    [{ clusterVersion: "8" }, "clusterVersion", /"8" is not a version of Redis Software/],
    [{ clusterVersion: "8.0.20-" }, "clusterVersion", /is not a version/],
    [{ clusterVersion: "8.0-96" }, "clusterVersion", /is not a version/],
    [{ clusterVersion: "v8.0" }, "clusterVersion", /is not a version/],
    [{ clusterVersion: "5.0" }, "clusterVersion", /the nearest known version is 6\.2\.\d+$/],
    [{ clusterVersion: "8.0.3" }, "clusterVersion", /the nearest known version is 8\.0\.2$/],
    [{ clusterVersion: "7.22.1" }, "clusterVersion", /the nearest known version is 7\.22\.[02]$/],
    [{ redisVersion: "8" }, "redisVersion", /^"8" is not a version of Redis$/],
    [{ redisVersion: "eight" }, "redisVersion", /is not a version of Redis/],
    [
      { redisVersion: "7.0" },
      "redisVersion",
      /no cluster has databases of Redis 7\.0; the nearest known version is 7\.2$/,
    ],
    [{ os: "constructor" }, "os", /is not a system/],
    [{ arch: "i386" }, "arch", /is not an architecture/],
    [{ modules: ["search"] }, "modules", /"search" is not a module and its version/],
    [{ modules: ["search@new"] }, "modules", /is not a module and its version/],
    [{ modules: ["@1.0.0"] }, "modules", /is not a module and its version/],
    [{ modules: ["a@99999999"] }, "modules", /is not a module and its version/],
    [{ clusterVersion: "8.0", endpoint: "v2" }, "endpoint", /^Redis Software 8\.0 has no endpoint v2$/],
    [{ clusterVersion: "7.22", endpoint: "user-defined" }, "endpoint", /has no endpoint user-defined$/],
    [{ clusterVersion: "8.0", uploads: "off" }, "uploads", /^uploads cannot be disabled/],
  ])("%j is none", (raw, field, problem) => {
    expect(problemOf(raw)).toEqual([field, expect.stringMatching(problem)]);
  });
});

describe("what is newer than the data", () => {
  const newer: [RawTarget, RegExp][] = [
    [{ clusterVersion: "8.3" }, /the nearest known version is 8\.2\.6$/],
    [{ clusterVersion: "9.9.1-7" }, /the nearest known version is 8\.2\.6$/],
    [{ redisVersion: "8.40" }, /the nearest known version is 8\.8$/],
    [{ os: "rhel11" }, /; the nearest is rhel9$/],
    [{ os: "debian12" }, /known to run on$/],
  ];

  it.each(newer)("%j is a target, and nothing that is known", (raw, problem) => {
    expect(targetOf(raw)).toEqual(raw);
    expect(parseTarget(raw, "known")).toMatchObject({ problem: { problem: expect.stringMatching(problem) } });
  });

  it.each<RawTarget>([
    { clusterVersion: "9.9.1-7" },
    { redisVersion: "8.40" },
    { os: "rhel11" },
    { os: "ubuntu26.04" },
    { os: "amzn2030" },
  ])("%j is known or newer", (raw) => {
    expect(parseTarget(raw, "known-or-newer")).toHaveProperty("target");
  });

  it.each(["debian12", "rhle9", "rhel5", "ubuntu21"])("%s is neither known nor newer", (os) => {
    expect(parseTarget({ os }, "known-or-newer")).toMatchObject({ problem: { field: "os" } });
  });

  it("is read as people type it", () => {
    expect(targetOf({ os: "RHEL-11" })).toEqual({ os: "rhel11" });
  });
});

describe("a preset", () => {
  it("is there for every line and system, and is a target", () => {
    expect(presets().map(({ name }) => name)).toEqual([...new Set(presets().map(({ name }) => name))]);
    expect(presets().map(({ name }) => name)).toContain("rs-8.0/rhel9");
    for (const { name } of presets()) {
      const [raw, ...others] = presetTargets(name) ?? [];
      expect(others).toEqual([]);
      expect(raw === undefined ? raw : targetOf(raw), name).toMatchObject({ name });
    }
  });

  it("means the newest build of the line that runs on the system", () => {
    expect(presetTargets("rs-8.0/rhel9")).toEqual([
      { name: "rs-8.0/rhel9", clusterVersion: "8.0.20-154", os: "rhel9", asInstalled: true },
    ]);
    expect(presetTargets("rs-7.2/amzn2")?.[0]?.clusterVersion).toBe("7.2.4-138");
    expect(presetTargets("rs-7.2/rhel8")?.[0]?.clusterVersion).toBe("7.2.4-154");
  });

  it("can name a version, an architecture, or a whole line", () => {
    expect(presetTargets("rs-8.0.10/rhel9/aarch64")).toEqual([
      {
        name: "rs-8.0.10/rhel9/aarch64",
        clusterVersion: "8.0.10",
        os: "rhel9",
        arch: "aarch64",
        asInstalled: true,
      },
    ]);
    expect(presetTargets("rs-8.2")?.map(({ os }) => os)).toEqual([
      "rhel8",
      "rhel9",
      "ubuntu20",
      "ubuntu22",
      "amzn2023",
    ]);
  });

  it.each([
    ["rs-8.0/rhel9", true],
    ["rs-8.0", true],
    ["rs-8.0.yml", false],
    ["rs-targets", false],
    ["prod.yml", false],
    ["./rs-8.0/rhel9", false],
  ])("%s is the name of one: %s", (word, expected) => {
    expect(isPresetName(word)).toBe(expected);
  });
});
