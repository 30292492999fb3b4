import { finding, renderFinding } from "@rampart/findings";
import { expect, test } from "vitest";
import { declaredNames } from "./declared-names.ts";

const wordsFor = (count: number) => {
  const names = new Set(Array.from({ length: count }, (_, index) => `d${index}.tgz`));
  return renderFinding(finding("bundle/dependency-undeclared", {}, declaredNames(names))).message;
};

test("the first of many names are told, and the others counted", () => {
  expect(wordsFor(3)).toMatch(/declared are d0\.tgz, d1\.tgz and d2\.tgz$/);
  expect(wordsFor(20)).toMatch(/d18\.tgz and d19\.tgz$/);
  expect(wordsFor(20_000)).toMatch(/declared are d0\.tgz, .*, d19\.tgz and 19980 more$/);
});
