import { describe, expect, it } from "vitest";
import { functionsLackedBy, lowestRelease } from "./called-functions.ts";

const calls = {
  called: [
    { name: "RedisModule_SetModuleAttribs", since: "4.0.0" },
    { name: "RedisModule_AddACLCategory", since: "7.4.0" },
    { name: "RedisModule_Late", since: "8.0.3" },
  ],
  lowestRedisVersion: "8.0.3",
};

describe("the functions that a Redis version lacks", () => {
  it.each<[string, string[]]>([
    ["7.2", ["RedisModule_AddACLCategory", "RedisModule_Late"]],
    ["7.2.9", ["RedisModule_AddACLCategory", "RedisModule_Late"]],
    ["7.4", ["RedisModule_Late"]],
    // Some 8.0.x have it.
    ["8.0", []],
    ["8.0.2", ["RedisModule_Late"]],
    ["8.0.3", []],
    ["8.10", []],
  ])("of %s", (version, names) => {
    expect(functionsLackedBy(version, calls).map(({ name }) => name)).toEqual(names);
  });

  it("are none where the load does not show what was called", () => {
    expect(functionsLackedBy("4.0", {})).toEqual([]);
  });

  it("are none where the module's header alone calls it, and only where it exists", () => {
    const called = [{ name: "RedisModule_IsModuleNameBusy", since: "4.0.3" }];
    expect(functionsLackedBy("4.0.0", { called, lowestRedisVersion: "4.0.0" })).toEqual([]);
  });
});

it.each([
  ["4.0.0", "4.0"],
  ["7.2.5", "7.2.5"],
  ["8.10.0", "8.10"],
])("the lowest release %s is said as %s", (lowestRedisVersion, expected) => {
  expect(lowestRelease({ lowestRedisVersion })).toBe(expected);
});
