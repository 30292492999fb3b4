import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { apiFunctionIn, apiFunctionSince } from "./module-api.ts";

it("the release of a function is the one that the module host goes by", () => {
  const data = new URL("../../discovery/data/module-api.json", import.meta.url);
  const { functions } = JSON.parse(readFileSync(data, "utf8")) as {
    functions: Record<string, string | { since: string }>;
  };
  expect(Object.keys(functions).length).toBeGreaterThan(390);
  for (const [name, said] of Object.entries(functions)) {
    expect([name, apiFunctionSince(name)]).toEqual([name, typeof said === "string" ? said : said.since]);
  }
});

it.each([
  ["RedisModule_Alloc", "4.0.0"],
  ["RedisModule_AddACLCategory", "7.4.0"],
  ["RedisModule_GetAbsExpire", "6.2.8"],
  ["RedisModule_OnLoad", undefined],
  ["constructor", undefined],
])("%s came with %s", (name, since) => {
  expect(apiFunctionSince(name)).toBe(since);
});

it.each([
  ["RedisModule_AllocFailed", "RedisModule_Alloc"],
  // A longer function wins over one that its name begins with.
  ["RedisModule_CreateStringFromLongLongx", "RedisModule_CreateStringFromLongLong"],
  ["RedisModule_Nothing", undefined],
])("%s begins with %s", (text, name) => {
  expect(apiFunctionIn(text)).toBe(name);
});
