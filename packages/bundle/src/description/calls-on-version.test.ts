import { fileURLToPath } from "node:url";
import { discover } from "@rampart/discovery";
import { describe, expect, it } from "vitest";
import { functionsLackedBy } from "../module/called-functions.ts";
import { withCallsOn } from "./calls-on-version.ts";

// Modules are loaded as on the machine's own architecture.
const folder = process.arch === "arm64" ? "aarch64" : "x86_64";
const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../../fixtures/modules/${folder}/${name}.so`, import.meta.url));

async function lackedBy(version: string, name: string): Promise<string[]> {
  const discovery = await discover(fixture(name), { method: "host" });
  const { load } = await withCallsOn(version, discovery, fixture(name), {});
  return functionsLackedBy(version, load?.api ?? {}).map((each) => each.name);
}

describe("the functions that a module calls and an older Redis lacks", () => {
  it("are those that it calls without asking whether they are there", async () => {
    expect(await lackedBy("7.2", "calls-newer")).toEqual(["RedisModule_AddACLCategory"]);
    expect(await lackedBy("7.4", "calls-newer")).toEqual([]);
  });

  it("are none where it asks first", async () => {
    expect(await lackedBy("7.2", "acl")).toEqual([]);
    expect(await lackedBy("7.0", "acl")).toEqual([]);
  });
});

it("keeps what the newest Redis shows of the rest", async () => {
  const path = fixture("acl");
  const discovery = await discover(path, { method: "host" });
  const older = await withCallsOn("7.2", discovery, path, {});
  expect(older.load?.redisVersion).toBe(discovery.load?.redisVersion);
  expect(older.commands).toEqual(discovery.commands);
});

it("stands where the version is none that can be imitated", async () => {
  const path = fixture("acl");
  const discovery = await discover(path, { method: "host" });
  for (const version of ["3.2", "", "latest", undefined]) {
    expect(await withCallsOn(version, discovery, path, {})).toBe(discovery);
  }
});
