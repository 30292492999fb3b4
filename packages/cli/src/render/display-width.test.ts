import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { displayWidth } from "./display-width.ts";

/** Conjoining Korean letters: terminals differ on them, and no keyboard types them. */
const jamo = /[\u1100-\u11FF\uA960-\uA97C\uD7B0-\uD7FB]/;

/** All up to the Korean syllables but the ideographs between, the symbols and emoji of the first higher plane, a few of the rest. */
function* codePoints(): Generator<number> {
  for (let one = 0; one < 0x3400; one++) yield one;
  for (let one = 0xa000; one < 0x1_0000; one += one >= 0xac00 && one < 0xd800 ? 97 : 1) yield one;
  for (let one = 0x1_f000; one < 0x1_fc00; one++) yield one;
  for (let one = 0x3400; one <= 0x10_ff_ff; one += 997) yield one;
}

test("a code point is as wide as string-width says", () => {
  const different: string[] = [];
  for (const codePoint of codePoints()) {
    const character = String.fromCodePoint(codePoint);
    if (displayWidth(character) !== stringWidth(character)) different.push(codePoint.toString(16));
  }
  expect(different).toEqual([]);
});

test.each([
  ["✓ module.json: nothing at fault", 31],
  ["数据模块", 8],
  ["\u001B[31mred\u001B[39m", 3],
  ["e\u0301", 1],
  ["👩‍👩‍👧", 2],
  ["🇩🇪 flag", 7],
  ["1\uFE0F\u20E3", 2],
  ["❤️", 2],
  ["ｶﾞ", 2],
  ["", 0],
])("%s", (text, columns) => {
  expect(displayWidth(text)).toBe(columns);
  expect(stringWidth(text)).toBe(columns);
});

test("any text is as wide as string-width says", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 20 }).filter((one) => !jamo.test(one));
  fc.assert(
    fc.property(text, (one) => {
      expect(displayWidth(one)).toBe(stringWidth(one));
    }),
    { numRuns: 2000 },
  );
});
