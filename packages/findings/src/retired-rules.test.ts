import { expect, it } from "vitest";
import { catalogue } from "./catalogue/index.ts";
import { isRule } from "./finding.ts";
import { type RetiredRule, retiredRules, reusedNames } from "./retired-rules.ts";

const retired: Readonly<Record<string, RetiredRule>> = retiredRules;

it("no rule has a retired name", () => {
  expect(reusedNames(retired, catalogue)).toEqual([]);
});

it("a name that is used again is found", () => {
  const planted = {
    ...retired,
    "elf/no-relro": { why: "planted", instead: "elf/no-stack-protector" },
  } as const;
  expect(reusedNames(planted, catalogue)).toEqual(["elf/no-relro"]);
});

it.each(Object.entries(retired))("%s says why, and names a rule that there is", (name, { why, instead }) => {
  expect(name).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
  expect(why).toMatch(/^\S.*[^\s.]$/);
  expect(isRule(instead)).toBe(true);
});
