import fc from "fast-check";
import { expect, test } from "vitest";
import { LineIndex } from "./line-index.ts";

test("line and column are those of the text before the offset", () => {
  const piece = fc.constantFrom(
    "\n",
    "\n\n",
    "a",
    "ab\n",
    "x".repeat(255),
    "y".repeat(256),
    "\n".repeat(300),
  );
  fc.assert(
    fc.property(fc.array(piece), fc.double({ min: 0, max: 1, noNaN: true }), (pieces, part) => {
      const text = pieces.join("");
      const offset = Math.floor(part * text.length);
      const before = text.slice(0, offset).split("\n");
      const expected = { line: before.length, column: (before.at(-1) ?? "").length + 1 };
      expect(new LineIndex(text).position(offset)).toEqual(expected);
    }),
  );
});

// Does not end before the time of a test is over where each position looks for the end of its line.
test("many positions are found in a text of one long line", () => {
  const lines = new LineIndex("x".repeat(2 ** 24));
  let columns = 0;
  for (let offset = 0; offset < 10_000; offset++) columns += lines.position(offset).column;
  expect(columns).toBe(50_005_000);
});
