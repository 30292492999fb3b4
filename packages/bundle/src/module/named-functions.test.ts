import { bytesSource } from "@rampart/bytes";
import { readElf } from "@rampart/elf";
import { describe, expect, it } from "vitest";
import { readFixture } from "../bundle-builder.test-support.ts";
import { checkNamedFunctions, namedFunctions, releaseWithAll } from "./named-functions.ts";

const named = (...texts: [string, boolean][]) =>
  namedFunctions({ apiNames: texts.map(([name, isWhole]) => ({ name: `RedisModule_${name}`, isWhole })) });

describe("the functions that a file names", () => {
  it("have the release that has them first, where one is known", () => {
    expect(named(["Alloc", true], ["AddACLCategory", true], ["FromTomorrow", true])).toEqual([
      { name: "RedisModule_AddACLCategory", since: "7.4.0" },
      { name: "RedisModule_Alloc", since: "4.0.0" },
      { name: "RedisModule_FromTomorrow" },
    ]);
  });

  it("are looked for at the beginning of a text that is not whole, and each is there once", () => {
    expect(named(["Allocfailed", false], ["Alloc", true], ["Nothing known", false])).toEqual([
      { name: "RedisModule_Alloc", since: "4.0.0" },
    ]);
    // A whole name that begins with a known one is another function.
    expect(named(["AllocTomorrow", true])).toEqual([{ name: "RedisModule_AllocTomorrow" }]);
  });

  it("are none of the module's own", () => {
    expect(named(["OnLoad", true], ["OnUnload", true], ["Init", true], ["GetApi", true])).toEqual([]);
  });
});

it("the release with all of them is that of the newest", () => {
  expect(releaseWithAll(named(["Alloc", true], ["AddACLCategory", true], ["FromTomorrow", true]))).toBe(
    "7.4.0",
  );
  expect(releaseWithAll([])).toBeUndefined();
});

it.each([
  ["7.2", ["RedisModule_AddACLCategory"]],
  ["7.4", []],
  ["", []],
])("Redis %j lacks %j of the example, which is information", async (redis, names) => {
  const elf = await readElf(bytesSource(readFixture("x86_64/tally.so")));
  const findings = checkNamedFunctions(elf, redis, {});
  expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual(
    names.map(() => ["elf/functions-newer", "info"]),
  );
  expect(
    findings.flatMap((found) =>
      (found.facts as { functions: { name: string }[] }).functions.map(({ name }) => name),
    ),
  ).toEqual(names);
});
