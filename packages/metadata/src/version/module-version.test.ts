import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toNumericVersion, toSemanticVersion, VersionPartTooLargeError } from "./module-version.ts";

/** The same cases on every run. */
const runs = { numRuns: 500, seed: 20_260_821 };

// version = major × 10000 + minor × 100 + patch. The pairs of search, bf and timeseries are those of released modules.
const pairs = [
  ["0.0.0", 0],
  ["0.0.1", 1],
  ["0.0.99", 99],
  ["0.1.0", 100],
  ["0.99.99", 9_999],
  ["1.0.0", 10_000],
  ["1.2.4", 10_204],
  ["1.12.7", 11_207],
  ["2.8.26", 20_826],
  ["2.10.17", 21_017],
  ["7.99.91", 79_991],
  ["8.0.1", 80_001],
  ["10.20.30", 102_030],
  ["99.99.99", 999_999],
] as const;

/** What a call throws; a call that does not throw fails the test. */
function thrownBy(call: () => unknown): unknown {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    return error;
  }
  throw new Error(`no error, but ${JSON.stringify(result)}`);
}

describe("toNumericVersion", () => {
  it.each(pairs)("%s is %i", (semantic, numeric) => {
    expect(toNumericVersion(semantic)).toBe(numeric);
  });

  it.each([
    ["1.2.4-rc1", 10_204],
    ["1.2.4-rc.1.2", 10_204],
    ["1.2.4+build.5", 10_204],
    ["1.2.4-rc1+build", 10_204],
    ["01.02.04", 10_204],
  ])("%s is %i: what stands behind the patch does not count", (semantic, numeric) => {
    expect(toNumericVersion(semantic)).toBe(numeric);
  });

  it.each([
    ["100.0.0", "major", 100],
    ["0.100.0", "minor", 100],
    ["0.0.100", "patch", 100],
    ["1.2.1000", "patch", 1000],
    ["2024.1.1", "major", 2024],
    ["1.100.3-rc1", "minor", 100],
  ])("%s is refused: its %s part exceeds 99", (semantic, part, value) => {
    const error = thrownBy(() => toNumericVersion(semantic));
    expect(error).toBeInstanceOf(VersionPartTooLargeError);
    expect(error).toMatchObject({ version: semantic, part, value });
  });

  it.each([
    "",
    "1",
    "1.2",
    "1.2.3.4",
    "v1.2.3",
    "1.2.x",
    " 1.2.3",
    "1.2.3 ",
    "1.2.3rc1",
    "-1.2.3",
    "1..3",
    "1,2,3",
  ])("%j is no version of three parts", (text) => {
    expect(() => toNumericVersion(text)).toThrow(RangeError);
  });
});

describe("toSemanticVersion", () => {
  it.each(pairs)("gives %s for %i", (semantic, numeric) => {
    expect(toSemanticVersion(numeric)).toBe(semantic);
  });

  it.each([1_000_000, 1_000_001, 2_147_483_647])("refuses %i: its major part exceeds 99", (numeric) => {
    const error = thrownBy(() => toSemanticVersion(numeric));
    expect(error).toBeInstanceOf(VersionPartTooLargeError);
    expect(error).toMatchObject({
      version: String(numeric),
      part: "major",
      value: Math.floor(numeric / 10_000),
    });
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    "refuses %d, which is no version",
    (numeric) => {
      expect(() => toSemanticVersion(numeric)).toThrow(RangeError);
    },
  );
});

describe("both directions", () => {
  const part = fc.integer({ min: 0, max: 99 });

  it("are inverse from the text's side", () => {
    fc.assert(
      fc.property(part, part, part, (major, minor, patch) => {
        const semantic = `${major}.${minor}.${patch}`;
        expect(toSemanticVersion(toNumericVersion(semantic))).toBe(semantic);
      }),
      runs,
    );
  });

  it("are inverse from the number's side", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (numeric) => {
        expect(toNumericVersion(toSemanticVersion(numeric))).toBe(numeric);
      }),
      runs,
    );
  });

  it("keep the order of versions", () => {
    const version = fc.tuple(part, part, part);
    fc.assert(
      fc.property(version, version, (a, b) => {
        const firstDifference = a.map((value, index) => value - (b[index] ?? 0)).find((value) => value !== 0);
        const difference = toNumericVersion(a.join(".")) - toNumericVersion(b.join("."));
        expect(Math.sign(difference)).toBe(Math.sign(firstDifference ?? 0));
      }),
      runs,
    );
  });
});
