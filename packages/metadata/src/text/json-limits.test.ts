import { describe, expect, it } from "vitest";
import { expectLinear } from "../../../../test/support/steps.ts";
import { parseJsonDocument } from "./json-document.ts";

const rulesOf = (text: string, maxValues?: number) =>
  parseJsonDocument(text, {}, maxValues).findings.map(({ rule, facts, place }) => ({
    rule,
    facts,
    ...place,
  }));

const tooMuch = (part: string, limit: number) => ({ rule: "json/too-much", facts: { part, limit } });

describe("the limits of JSON", () => {
  it.each([
    ["numbers in a list", "[1,2,3,4,5]", 6],
    ["texts, with brackets in them", '["[{", "\\"", "]"]', 4],
    ["maps, whose keys are no values", '{"a": {"b": {}}, "c": true}', 4],
    ["one value", "7", 1],
  ])("count %s", (_, text, values) => {
    expect(rulesOf(text, values)).toEqual([]);
    expect(rulesOf(text, values - 1)).toMatchObject([tooMuch("values", values - 1)]);
  });

  it("are for texts that are no JSON too, before anything is kept of them", () => {
    for (const noise of ["@ ", "[],", ",", ": ", '"" ']) {
      expect(rulesOf(noise.repeat(400_000))).toMatchObject([tooMuch("values", 100_000)]);
    }
    expect(rulesOf("[".repeat(1_000_000))).toMatchObject([{ rule: "json/too-deep" }]);
  });

  it("are for the values of one list or map, however many others there are", () => {
    const list = (items: number) => `[${"1,".repeat(items - 1)}1]`;
    expect(rulesOf(`[${list(10_000)}, ${list(10_000)}, [[]]]`)).toEqual([]);
    const beyond = tooMuch("values in one list or map", 10_000);
    expect(rulesOf(`[[${list(10_001)}]]`)).toMatchObject([beyond]);
    expect(rulesOf(`{"a": 1${', "a": [[], {}]'.repeat(10_000)}}`)).toMatchObject([beyond]);
    expect(rulesOf(list(90_000), 1_000_000)).toEqual([]);
    expect(rulesOf(list(100_001), 1_000_000)).toMatchObject([tooMuch("values in one list or map", 100_000)]);
  });

  it("are for the length of a key, not of a value", () => {
    const long = "k".repeat(2000);
    expect(rulesOf(`{"a": "${long}"}`)).toEqual([]);
    expect(rulesOf(`{"${long}": 1}`)).toMatchObject([tooMuch("characters in a key", 255)]);
    expect(rulesOf(`{"${long}" \n : 1}`)).toMatchObject([tooMuch("characters in a key", 255)]);
  });

  it("are for the escapes of all texts together", () => {
    const text = (escapes: number) => JSON.stringify(["\n".repeat(500_000), "\\".repeat(escapes - 500_000)]);
    expect(rulesOf(text(1_000_000))).toEqual([]);
    expect(rulesOf(text(1_000_001))).toMatchObject([tooMuch("escapes in texts", 1_000_000)]);
  });

  it("are for blanks in a row, and say where these begin", () => {
    expect(rulesOf(`[\n${" ".repeat(9000)}1]`)).toEqual([]);
    expect(rulesOf(`[\n1${" ".repeat(11_000)}]`)).toMatchObject([
      { ...tooMuch("blanks in a row", 10_000), line: 2, column: 2 },
    ]);
  });

  it("are found with work that grows as the text does", async () => {
    await expectLinear((size) => rulesOf(`[${'"x", '.repeat(size)}1]`), 2000);
  });
});
