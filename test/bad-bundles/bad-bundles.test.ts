import { readBundle } from "@rampart/bundle";
import { renderFinding } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { kinds } from "./kinds.ts";

/** What may not reach a terminal; a document of JSON has it as an escape. */
const control = /[\p{Cc}\p{Bidi_Control}]/u;

it("has kinds of different names", () => {
  const names = kinds.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
  expect(names.length).toBeGreaterThan(150);
});

describe("what is said of", () => {
  it.each(kinds)("$name", async ({ expected, bytes }) => {
    const { findings } = await readBundle({ bytes: bytes() });
    const rules = new Set(findings.map(({ rule }) => rule));
    const errors = findings.filter(({ severity }) => severity === "error").map(({ rule }) => rule);
    if (expected.length === 0) expect(errors).toEqual([]);
    else
      expect(
        expected.filter((rule) => !rules.has(rule)),
        `said: ${[...rules].join(" ")}`,
      ).toEqual([]);
    for (const found of findings) expect(JSON.stringify(renderFinding(found))).not.toMatch(control);
  });
});
