import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseVersion, versionNumbers } from "./version-numbers.ts";
import { compareRanges, isRangeAtLeast } from "./version-range.ts";

const numbers = versionNumbers;

it.each([
  ["8", [8]],
  ["8.0", [8, 0]],
  ["8.0.20", [8, 0, 20]],
  ["8.0.20-96", [8, 0, 20, 96]],
  ["8.0.20-96.26", [8, 0, 20, 96]],
  ["100.0.21-16135", [100, 0, 21, 16135]],
  ["8.0-96", undefined],
  ["8.0.20.1", undefined],
  ["8.", undefined],
  ["", undefined],
  ["-1", undefined],
  ["8.0.20-", undefined],
  ["٨.0", undefined],
  ["9".repeat(40), undefined],
])("%j is %j", (text, expected) => {
  expect(parseVersion(text)).toEqual(expected);
});

it.each([
  ["8.10", "8.2", 1],
  ["7.22", "7.8", 1],
  ["8.0.20-100", "8.0.20-96", 1],
  ["8.0.20", "8.0.20-96", 0],
  ["7.28", "8.0", -1],
])("%s beside %s", (a, b, sign) => {
  expect(Math.sign(compareRanges(numbers(a), numbers(b)))).toBe(sign);
});

describe("isRangeAtLeast", () => {
  it.each([
    ["8.0.20-96", "8.0.20", true],
    ["8.0.20", "8.0.20-96", undefined],
    ["8.0", "8.0.0", true],
    ["8.0", "8.0.2", undefined],
    ["8.0", "7.22.2", true],
    ["8.0", "8.2", false],
    ["7.22", "7.8", true],
  ])("%s of %s: %s", (version, minimum, expected) => {
    expect(isRangeAtLeast(numbers(version), numbers(minimum))).toBe(expected);
  });

  it("is true of a version itself, and never true both ways of two that differ in what both have", () => {
    const version = fc.array(fc.nat(30), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(isRangeAtLeast(a, a)).toBe(true);
        if (compareRanges(a, b) !== 0) expect(isRangeAtLeast(a, b)).toBe(isRangeAtLeast(b, a) === false);
      }),
    );
  });
});
