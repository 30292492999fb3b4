import fc from "fast-check";
import { expect, test } from "vitest";
import { fromPointer, toPointer } from "./pointer.ts";

// RFC 6901, section 5, as far as its keys can be in a path.
test.each([
  [[], ""],
  [["foo"], "/foo"],
  [["foo", 0], "/foo/0"],
  [[""], "/"],
  [["a/b"], "/a~1b"],
  [["m~n"], "/m~0n"],
  [["~1"], "/~01"],
  [["c%d"], "/c%d"],
  [['k"l'], '/k"l'],
  [[" "], "/ "],
])("%j is %j", (path, pointer) => {
  expect(toPointer(path)).toBe(pointer);
  expect(fromPointer(pointer)).toEqual(path.map(String));
});

test("every path of keys survives as a pointer", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", "/", "~", "0", "1") })), (path) => {
      expect(fromPointer(toPointer(path))).toEqual(path);
    }),
    { seed: 20_260_821 },
  );
});
