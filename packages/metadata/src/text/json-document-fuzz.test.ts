import { printable } from "@rampart/findings";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJsonDocument } from "./json-document.ts";

/** The same cases on every run. */
const runs = { numRuns: 1500, seed: 20_260_821 };

/** What the parser of the language says of a text. */
function judged(text: string): { readonly valid: boolean; readonly value?: unknown } {
  try {
    return { valid: true, value: JSON.parse(text) };
  } catch {
    return { valid: false };
  }
}

function expectAgreement(text: string): void {
  const { valid, value } = judged(text);
  const { document, findings } = parseJsonDocument(text);
  expect(document !== undefined, printable(text)).toBe(valid);
  if (document !== undefined) expect(document.value).toEqual(value);
  if (!valid) expect(findings.some(({ severity }) => severity === "error")).toBe(true);
  const lines = text.split("\n");
  for (const { place } of findings) {
    const line = lines[(place.line ?? 0) - 1];
    expect(line, `${printable(text)}: line ${place.line}`).toBeDefined();
    expect(place.column).toBeGreaterThanOrEqual(1);
    expect(place.column).toBeLessThanOrEqual((line?.length ?? 0) + 1);
  }
}

const json = fc.oneof(
  fc.json({ maxDepth: 5 }),
  fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.stringify(value, null, 2)),
  fc.json({ maxDepth: 3, stringUnit: "binary" }),
);

/** Pieces that decide about validity, and some that look as if they did not. */
const piece = fc.constantFrom(
  ..."{}[],:\"'\\/*#+-.0123456789eE \t\r\n\f\v\0",
  ...["true", "null", "NaN", "Infinity", "//", "/*", "*/", "\\u", "\\ud800", '""', '"a":', "1e999"],
  ...["\u00a0", "\u2028", "\ufeff", "\ud800", "\udc00", "🦊", "__proto__"],
);

/** A text with a piece put in, taken out or put in place of another. */
const mutated = fc
  .tuple(
    json,
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.option(piece)), { minLength: 1, maxLength: 3 }),
  )
  .map(([text, changes]) =>
    changes.reduce((changed, [where, removed, added]) => {
      const at = where % (changed.length + 1);
      return changed.slice(0, at) + (added ?? "") + changed.slice(at + removed);
    }, text),
  );

describe("parseJsonDocument agrees with JSON.parse, and its places lie in the text", () => {
  it("for JSON", () => {
    fc.assert(fc.property(json, expectAgreement), runs);
  });

  it("for JSON with changes", () => {
    fc.assert(fc.property(mutated, expectAgreement), { ...runs, numRuns: 4000 });
  });

  it("for JSON that is cut short", () => {
    const cut = fc.tuple(json, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
    fc.assert(fc.property(cut, expectAgreement), runs);
  });

  it("for pieces of JSON in any order", () => {
    const pieces = fc.array(piece, { maxLength: 12 }).map((list) => list.join(""));
    fc.assert(fc.property(pieces, expectAgreement), { ...runs, numRuns: 4000 });
  });

  it("for any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), expectAgreement), runs);
  });
});
