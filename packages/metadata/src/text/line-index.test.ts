import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { stepsOf } from "../../../../test/support/steps.ts";
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

test("a position in a long line is found without a search for the end of the line", async () => {
  const lines = new LineIndex("x".repeat(2 ** 20));
  const search = vi.spyOn(String.prototype, "indexOf");
  expect(lines.position(2 ** 19)).toEqual({ line: 1, column: 2 ** 19 + 1 });
  expect(search).not.toHaveBeenCalled();
  search.mockRestore();
  expect(await stepsOf(() => lines.position(2 ** 20 - 24))).toBeLessThan(1000);
});
