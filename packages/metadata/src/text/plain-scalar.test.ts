import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlainScalar } from "./plain-scalar.ts";
import { parseYamlDocument } from "./yaml-document.ts";

function read(typed: string): { readonly value: unknown; readonly scalar: PlainScalar | undefined } {
  const { document, findings } = parseYamlDocument(`key: ${typed}\n`);
  if (document === undefined) throw new Error(`${typed}: ${JSON.stringify(findings)}`);
  return { value: (document.value as { key: unknown }).key, scalar: document.scalars?.get("/key") };
}

// What PyYAML 6.0 makes of each: recorded from it.
describe("a value without quotes is what RAMP reads", () => {
  it.each<[string, unknown]>([
    ["010203", 4227],
    ["0912345", "0912345"],
    ["09", "09"],
    ["-0", 0],
    ["+5", 5],
    ["1_000", 1000],
    ["0x10", 16],
    ["0x_", "0x_"],
    ["0X10", "0X10"],
    ["0b101", 5],
    ["0o17", "0o17"],
    ["1e3", "1e3"],
    ["1.5e3", "1.5e3"],
    ["1.5e+3", 1500],
    ["7654e12", "7654e12"],
    [".5", 0.5],
    ["-.5", "-.5"],
    [".", "."],
    ["5.", 5],
    ["007.5", 7.5],
    ["8.10", 8.1],
    ["inf", "inf"],
    ["-.inf", Number.NEGATIVE_INFINITY],
    ["yes", true],
    ["Off", false],
    ["y", "y"],
    ["n", "n"],
    ["yEs", "yEs"],
    ["~", null],
    ["NULL", null],
    ["nUll", "nUll"],
    ["12:30:45", 45_045],
    ["01:30", "01:30"],
    ["1:60", "1:60"],
    ["-1:30", -90],
    ["1:30.5", 90.5],
    ["01:30.5", 90.5],
    ["1.2.3", "1.2.3"],
    ["2024-1-1", "2024-1-1"],
  ])("%s", (typed, expected) => {
    expect(read(typed).value).toEqual(expected);
  });

  it.each(["2024-01-01", "2024-01-01T10:00:00Z", "2024-1-1 1:02:03.5 +1"])(
    "%s is a date, and text here",
    (typed) => {
      const { value, scalar } = read(typed);
      expect(value).toBe(typed);
      expect(scalar?.inWords).toBe("a date");
    },
  );

  it.each(['"010203"', "'yes'", '"2024-01-01"', "!!str 1e3"])("%s is text and nothing else", (typed) => {
    const { value, scalar } = read(typed);
    expect(typeof value).toBe("string");
    expect(scalar).toBeUndefined();
  });
});

describe("a number keeps its digits", () => {
  it.each([
    ["9007199254740993", "9007199254740993"],
    ["+12345678901234567890", "12345678901234567890"],
    ["0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695"],
    ["-0777777777777777777777777", "-4722366482869645213695"],
    ["1_0_0.0_1", "100.01"],
    ["8.10", "8.10"],
    ["0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"],
    ["5.", "5.0"],
    [".5", "0.5"],
    ["1.5e+3", "1.5e+3"],
    ["1.0e+400", "1.0e+400"],
    ["1:00:00", "3600"],
    ["190:20:30.15", "685230.15"],
    ["42", undefined],
    ["0.25", undefined],
    [".inf", undefined],
  ])("%s is %s in JSON", (typed, json) => {
    const { value, scalar } = read(typed);
    // One that the engine writes the same way needs no text of its own.
    const expected = json ?? (scalar?.json === undefined ? undefined : String(value));
    expect(scalar?.json).toBe(expected);
    if (scalar?.json !== undefined) expect(JSON.parse(scalar.json)).toBe(value);
  });

  it("whatever it is, and is near what the engine reads", () => {
    const digits = fc.stringMatching(/^[1-9]\d{0,40}$/);
    const number = fc.oneof(
      digits,
      fc.tuple(digits, fc.stringMatching(/^\d{1,40}$/)).map(([whole, part]) => `${whole}.${part}`),
    );
    fc.assert(
      fc.property(number, fc.constantFrom("", "-"), (text, sign) => {
        const { value, scalar } = read(`${sign}${text}`);
        expect(scalar?.json ?? String(value)).toBe(`${sign}${text}`);
        expect(value).toBe(Number(`${sign}${text}`));
        expect(scalar?.isSurprising ?? false).toBe(false);
      }),
    );
  });
});

it("JSON is read as JSON", () => {
  const { document } = parseYamlDocument('{"a": 1e3, "b": [1.50, true, null, "1e3"], "c": -0.0}');
  expect(document?.value).toEqual({ a: 1000, b: [1.5, true, null, "1e3"], c: -0 });
  expect(
    [...(document?.scalars ?? [])].map(([at, { json, isSurprising }]) => [at, json, isSurprising]),
  ).toEqual([
    ["/a", "1e3", false],
    ["/b/0", "1.50", false],
    ["/c", "-0.0", false],
  ]);
});

it("a key is the text as typed, of whatever it reminds", () => {
  const keys = ["2024-01-01", "yes", "010", "1.50", "~", "12:30:45", "0x1F"];
  const { document, findings } = parseYamlDocument(keys.map((key) => `${key}: 1\n`).join(""), { entry: "x" });
  expect(findings).toEqual([]);
  expect(Object.keys(document?.value as object).toSorted()).toEqual(keys.toSorted());
  expect(document?.keyPlace(["010"])).toMatchObject({ line: 3, column: 1 });
});
