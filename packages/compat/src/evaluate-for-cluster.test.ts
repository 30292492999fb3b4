import { describe, expect, it } from "vitest";
import { bundleWith } from "./bundles.test-support.ts";
import { evaluateUpload } from "./evaluate.ts";
import { aspectOf, home, upload } from "./evaluating.test-support.ts";
import type { Target } from "./target.ts";

describe("uploads", () => {
  it.each<[Target, string[]]>([
    [{ clusterVersion: "8.0.20" }, ["accepted"]],
    [{ clusterVersion: "8.2" }, ["rejected", "cluster/uploads-disabled"]],
    [{ clusterVersion: "8.2", uploads: "on" }, ["accepted"]],
    [{ clusterVersion: "8.2", uploads: "off" }, ["rejected", "cluster/uploads-disabled"]],
    [{ uploads: "off" }, ["rejected", "cluster/uploads-disabled"]],
    // Nodes of a cluster whose others have the switch.
    [{ clusterVersion: "8.0.20", uploads: "off" }, ["accepted"]],
    [{ clusterVersion: "7.22", uploads: "off" }, ["accepted"]],
    [{ clusterVersion: "8.2", endpoint: "v2", uploads: "off" }, ["accepted"]],
    [{}, ["skipped"]],
  ])("%j", async (target, expected) => {
    expect(await upload("uploads", {}, target)).toEqual(expected);
  });
});

describe("size", () => {
  it.each<[number, number | undefined, string]>([
    [500_000_000, undefined, "accepted"],
    [500_000_001, undefined, "unknown"],
    [500 * 2 ** 20, undefined, "unknown"],
    [500 * 2 ** 20 + 1, undefined, "rejected"],
    [40_000_000, 40, "accepted"],
    [41_000_000, 40, "unknown"],
    [42_000_000, 40, "rejected"],
    [600_000_000, 1000, "accepted"],
  ])("%i bytes with a limit of %j MB are %s", async (size, maxUploadSizeMb, expected) => {
    const reading = { ...(await bundleWith()), size };
    const verdict = evaluateUpload(reading, maxUploadSizeMb === undefined ? {} : { maxUploadSizeMb });
    expect(aspectOf(verdict, "size").verdict).toBe(expected);
    if (expected === "rejected") {
      expect(verdict).toMatchObject({ errorCode: "invalid_module", details: ["module_size_too_big"] });
    }
  });
});

describe("structure", () => {
  it("is refused with the code of the fault, a missing module first", async () => {
    const verdict = evaluateUpload(await bundleWith({ module_name: undefined }, { module: false }), {});
    expect(verdict.errorCode).toBe("no_module");
  });

  it("demands the fields of the endpoint, where they are absent", async () => {
    const absent = await bundleWith({ display_name: undefined });
    expect(evaluateUpload(absent, { endpoint: "user-defined" }).errorCode).toBe("invalid_module");
    expect(evaluateUpload(absent, { endpoint: "v2" }).errorCode).toBeNull();
    expect(
      evaluateUpload(await bundleWith({ display_name: "" }), { endpoint: "user-defined" }).errorCode,
    ).toBeNull();
  });

  it("is unknown where only Rampart's limits keep it from being read", async () => {
    const reading = await bundleWith();
    const { finding } = await import("@rampart/findings");
    const limited = finding("bundle/entry-too-large", { entry: "tally.so" }, { size: 2, limit: 1 });
    expect(evaluateUpload({ ...reading, findings: [limited] }, home)).toMatchObject({
      verdict: "unknown",
      errorCode: null,
    });
  });
});

describe("operating system", () => {
  const missing = "cluster/operating-system-not-listed";
  it.each<[string[] | undefined, Target, string[]]>([
    [["rhel9"], { os: "rhel9" }, ["accepted"]],
    [["rhel8", "rhel9"], { os: "rhel9" }, ["accepted"]],
    [["rhel8"], { os: "rhel9" }, ["rejected", missing]],
    [[], { os: "rhel9" }, ["unknown", "cluster/undecided"]],
    [undefined, { os: "rhel9" }, ["unknown", "cluster/undecided"]],
    // Nobody says whether a cluster takes the other spellings that packers left.
    [["almalinux9"], { os: "rhel9" }, ["unknown", "cluster/undecided"]],
    [["ubuntu22.04"], { os: "ubuntu22" }, ["unknown", "cluster/undecided"]],
    [["ubuntu22.04"], { os: "rhel9" }, ["rejected", missing]],
    [["rhel9"], {}, ["skipped"]],
    // Platforms that there are not, or perhaps.
    [["amzn2"], { os: "amzn2", clusterVersion: "8.2" }, ["rejected", "cluster/platform-unsupported"]],
    [["amzn2"], { os: "amzn2", clusterVersion: "8.0" }, ["accepted"]],
    [["ubuntu24"], { os: "ubuntu24", clusterVersion: "8.2" }, ["rejected", "cluster/platform-unsupported"]],
    [
      ["amzn2023"],
      { os: "amzn2023", clusterVersion: "8.0.18" },
      ["rejected", "cluster/platform-unsupported"],
    ],
    [["amzn2023"], { os: "amzn2023", clusterVersion: "8.0.20" }, ["accepted"]],
    [["amzn2023"], { os: "amzn2023", clusterVersion: "8.0" }, ["unknown", "cluster/undecided"]],
    [["rhel7"], { os: "rhel7", clusterVersion: "7.2.4-132" }, ["accepted"]],
    [["rhel7"], { os: "rhel7", clusterVersion: "7.2.4-138" }, ["rejected", "cluster/platform-unsupported"]],
    [["ubuntu16"], { os: "ubuntu16", clusterVersion: "7.2" }, ["unknown", "cluster/undecided"]],
    [["rhel9"], { os: "rhel9", clusterVersion: "100.0.21-16135" }, ["unknown", "cluster/undecided"]],
    // Clones of RHEL before clusters compared families.
    [
      ["rhel8"],
      { os: "rhel8", distribution: "rocky8", clusterVersion: "7.2.4-52" },
      ["rejected", "cluster/clone-not-recognised"],
    ],
    [["rhel8"], { os: "rhel8", distribution: "rocky8", clusterVersion: "7.2.4-64" }, ["accepted"]],
    [["rhel8"], { os: "rhel8", clusterVersion: "7.2.4-52" }, ["accepted"]],
    [["rocky8"], { os: "rhel8", distribution: "rocky8", clusterVersion: "7.2.4-52" }, ["accepted"]],
    [
      ["ubuntu20"],
      { os: "rhel8", distribution: "rocky8", clusterVersion: "7.2.4-52" },
      ["rejected", missing],
    ],
  ])("%j on %j", async (operating_systems, target, expected) => {
    expect(await upload("operating-system", { operating_systems }, target)).toEqual(expected);
  });

  it("is read from os_list in old bundles", async () => {
    const metadata = { operating_systems: undefined, os_list: ["rhel9"] };
    expect(await upload("operating-system", metadata, { os: "rhel9" })).toEqual(["accepted"]);
  });

  it("is the cluster's code only where the bundle excludes the node", async () => {
    const amzn2 = await bundleWith({ operating_systems: ["amzn2"] });
    expect(evaluateUpload(amzn2, { os: "rhel9" }).errorCode).toBe("os_not_supported");
    expect(evaluateUpload(amzn2, { os: "amzn2", clusterVersion: "8.2", uploads: "on" }).errorCode).toBeNull();
  });
});

describe("architecture", () => {
  it.each<[Target, string[]]>([
    [{ arch: "x86_64" }, ["accepted"]],
    [{ arch: "aarch64" }, ["rejected", "cluster/architecture-differs"]],
    [{ clusterVersion: "8.0", os: "rhel9" }, ["skipped"]],
    [{}, ["skipped"]],
    [{ clusterVersion: "8.0" }, ["skipped"]],
    [
      { clusterVersion: "7.22", arch: "aarch64" },
      ["rejected", "cluster/architecture-differs", "cluster/platform-unsupported"],
    ],
  ])("x86_64 on %j", async (target, expected) => {
    expect(await upload("architecture", {}, target)).toEqual(expected);
  });

  it("is judged with the system where one is named, and not a second time alone", async () => {
    const target: Target = { clusterVersion: "7.22", os: "rhel9", arch: "aarch64" };
    const metadata = { architecture: "aarch64", operating_systems: ["rhel9"] };
    expect(await upload("architecture", metadata, target)).toEqual(["accepted"]);
    expect(await upload("operating-system", metadata, target)).toEqual([
      "rejected",
      "cluster/platform-unsupported",
    ]);
    const { os: _named, ...alone } = target;
    expect(await upload("architecture", metadata, alone)).toEqual([
      "rejected",
      "cluster/platform-unsupported",
    ]);
  });

  it("follows from a platform that has one only", async () => {
    const target: Target = { clusterVersion: "8.0", os: "ubuntu20" };
    const expected = ["rejected", "cluster/architecture-differs"];
    expect(await upload("architecture", { architecture: "aarch64" }, target)).toEqual(expected);
  });
});

describe("cluster version", () => {
  const low = "cluster/version-too-low";
  it.each<[string, string, string[]]>([
    ["8.0.20-96", "8.0.20-96", ["accepted"]],
    ["8.0.20-100", "8.0.20-96", ["rejected", low]],
    ["8.0.20-9", "8.0.20-96", ["accepted"]],
    ["8.0.20", "8.0.20-96", ["accepted"]],
    ["7.22", "7.8.6-303", ["rejected", low]],
    ["7.8", "7.22.2-179", ["accepted"]],
    ["8.4", "8.2.0-46", ["rejected", low]],
    ["8.0.10", "8.0", ["unknown", "cluster/undecided"]],
    ["8.0.0", "8.0", ["accepted"]],
    ["", "6.2.4", ["accepted"]],
  ])("%j on %s", async (min_redis_pack_version, clusterVersion, expected) => {
    expect(await upload("cluster-version", { min_redis_pack_version }, { clusterVersion })).toEqual(expected);
  });

  it("says that it is newer than the data", async () => {
    const expected = ["accepted", "cluster/version-newer-than-data"];
    expect(await upload("cluster-version", {}, { clusterVersion: "8.0.99-1" })).toEqual(expected);
  });
});

describe("dependencies", () => {
  const gears = { url: "https://example.com/files/gears.tgz", sha256: "7".repeat(64) };
  it.each<[Target, string[]]>([
    [{ endpoint: "v1" }, ["rejected", "cluster/dependencies-refused"]],
    [{ endpoint: "v2" }, ["accepted", "cluster/dependency-downloaded"]],
    [{ endpoint: "user-defined" }, ["rejected", "metadata/dependency-not-bundled"]],
    [{}, ["unknown", "cluster/undecided"]],
  ])("that are not in the bundle, %j", async (target, expected) => {
    expect(await upload("dependencies", { dependencies: { gears } }, target)).toEqual(expected);
  });

  it("that are optional need not be there", async () => {
    const metadata = { "optional-dependencies": { gears } };
    expect(await upload("dependencies", metadata, { endpoint: "user-defined" })).toEqual(["accepted"]);
  });

  it.each<[Target, string | null]>([
    [{ endpoint: "v2" }, "invalid_dependency_data"],
    // The other calls have no code of their own for it.
    [{ endpoint: "v1" }, "invalid_module"],
    [{ endpoint: "user-defined" }, "invalid_module"],
  ])("of no known form, %j", async (target, errorCode) => {
    const wrong = await bundleWith({ dependencies: { gears: { url: 7 } } });
    expect(evaluateUpload(wrong, target).errorCode).toBe(errorCode);
  });
});

describe("already there", () => {
  it.each<[string, string, string[]]>([
    ["tally", "1.2.3", ["rejected", "cluster/module-exists"]],
    ["tally", "1.2.3+build.7", ["rejected", "cluster/module-exists"]],
    ["tally", "1.2.4", ["accepted"]],
    ["Tally", "1.2.3", ["accepted"]],
  ])("%s %s", async (name, version, expected) => {
    expect(await upload("already-there", {}, { modules: [{ name, version }] })).toEqual(expected);
  });
});
