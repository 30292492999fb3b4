import { fileURLToPath } from "node:url";
import { renderFinding } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { functionsLackedBy } from "../module/called-functions.ts";
import { loadAsNamed, type NamedVersions } from "./load-as-named.ts";

// Modules are loaded as on the machine's own architecture.
const folder = process.arch === "arm64" ? "aarch64" : "x86_64";
const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../../fixtures/modules/${folder}/${name}.so`, import.meta.url));

const load = (name: string, named: NamedVersions, redisVersion?: string) =>
  loadAsNamed(named, fixture(name), { method: "host", redisVersion });

const imitated = async (named: NamedVersions, redisVersion?: string) =>
  (await load("tally", named, redisVersion)).discovery?.load?.redisVersion;

describe("the Redis that a module is loaded as on", () => {
  it("is the highest that its metadata name", async () => {
    expect(await imitated({ compatible_redis_version: "7.2" })).toBe("7.2");
    expect(await imitated({ min_redis_version: "6.2.8" })).toBe("6.2.8");
    expect(await imitated({ compatible_redis_version: "7.2", min_redis_version: "7.4" })).toBe("7.4");
    expect(await imitated({ compatible_redis_version: "8.10", min_redis_version: "8.2" })).toBe("8.10");
  });

  it("is the newest where none is named, or none that is released", async () => {
    const newest = await imitated({});
    expect(newest).toMatch(/^8\.\d+\.\d+$/);
    for (const version of ["99.99", "8.98", "8", "80", ""]) {
      expect(await imitated({ compatible_redis_version: version })).toBe(newest);
      expect(await imitated({ compatible_redis_version: version, min_redis_version: "" })).toBe(newest);
    }
  });

  it("is what the caller says, whatever they name", async () => {
    expect(await imitated({ compatible_redis_version: "8.0" }, "7.4.1")).toBe("7.4.1");
  });

  it("decides what a module registers that asks its server", async () => {
    const names = async (version: string) =>
      (await load("acl", { compatible_redis_version: version })).description?.commands.map(
        ({ command_name }) => command_name,
      );
    expect(await names("7.2")).not.toContain("acl.refuses-known-category");
    expect(await names("7.4")).toContain("acl.refuses-known-category");
  });
});

describe("a module that does not load there", () => {
  it.each(["calls-newer", "needs-newest"])(
    "%s: the newest shows which functions are lacked",
    async (name) => {
      const { discovery } = await load(name, { compatible_redis_version: "7.2" });
      const lacked = functionsLackedBy("7.2", discovery?.load?.api ?? {}).map((each) => each.name);
      expect(lacked).toContain(
        name === "calls-newer" ? "RedisModule_AddACLCategory" : "RedisModule_GetClusterNodeSlotRanges",
      );
    },
  );

  it("the first failure stands where the newest shows nothing", async () => {
    const { findings } = await load("refuses", { compatible_redis_version: "7.2" });
    expect(findings.map((found) => [found.rule, renderFinding(found).message])).toEqual([
      ["load/refused", expect.stringContaining("refuses.so refused to load as on Redis 7.2: ")],
    ]);
    await expect(load("crashes", { compatible_redis_version: "7.2" })).rejects.toMatchObject({
      code: "discovery-crashed",
      message: expect.stringContaining("as on Redis 7.2"),
    });
  });

  it("as on a version that the caller says, stays unloaded", async () => {
    await expect(load("calls-newer", {}, "7.2")).rejects.toMatchObject({ code: "discovery-crashed" });
    const { findings } = await load("needs-newest", {}, "8.8");
    expect(findings.map((found) => renderFinding(found).message).join()).toContain(
      "RedisModule_GetClusterNodeSlotRanges (Redis 8.10.0)",
    );
  });
});
