import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { colorsFor } from "./colors.ts";
import { displayWidth } from "./display-width.ts";
import { wrapText } from "./wrap-text.ts";

const colored = colorsFor(true);

describe("a wrapped text", () => {
  it("breaks between words, and is indented below its first line", () => {
    const text = "the nodes run rhel8, the bundle is for rhel9";
    expect(wrapText(text, 20, { first: "- ", rest: "  " })).toBe(
      "- the nodes run\n  rhel8, the bundle\n  is for rhel9",
    );
  });

  it("is left as it is where it fits, spaces and all", () => {
    expect(wrapText("one  two", 8)).toBe("one  two");
    expect(wrapText("one  two", Number.POSITIVE_INFINITY)).toBe("one  two");
  });

  it("keeps a word that is longer than the line whole, on a line of its own", () => {
    expect(wrapText("cannot read /srv/modules/releases/tally.so: it is a folder", 20)).toBe(
      "cannot read\n/srv/modules/releases/tally.so:\nit is a folder",
    );
  });

  it("keeps a short command between backticks on one line", () => {
    expect(wrapText("zip again, or pack with `rampart pack`.", 32)).toBe(
      "zip again, or pack with\n`rampart pack`.",
    );
  });

  it("indents a long word less where it then fits", () => {
    const indent = { first: "", rest: "    " };
    expect(wrapText("error [elf/symbol-missing]", 22, indent)).toBe("error\n  [elf/symbol-missing]");
    expect(wrapText("error [elf/symbol-missing]", 12, indent)).toBe("error\n[elf/symbol-missing]");
  });

  it("counts wide characters as two columns", () => {
    expect(wrapText("計数 モジ ュー", 9)).toBe("計数 モジ\nュー");
  });

  it("breaks Chinese and Japanese between characters, but not before a full stop", () => {
    expect(wrapText("これは計数器です。", 16)).toBe("これは計数器で\nす。");
  });

  it("keeps a path whole whatever it is written in", () => {
    expect(wrapText("見る /資料/計数器/模組.zip", 10)).toBe("見る\n/資料/計数器/模組.zip");
  });

  it("ends colors with a line and begins them again on the next", () => {
    expect(wrapText(colored.red("one two"), 4)).toBe(`${colored.red("one")}\n${colored.red("two")}`);
    expect(wrapText(colored.bold(colored.red("one two")), 4)).toBe(
      `${colored.bold(colored.red("one"))}\n${colored.bold(colored.red("two"))}`,
    );
  });

  it("has every word once, in order, and no line that could have been shorter", () => {
    const word = fc.oneof(
      fc.string({
        unit: fc.constantFrom("a", "é", "e\u0301", "👩‍🚀", "-", "/"),
        minLength: 1,
        maxLength: 30,
      }),
      fc.string({ unit: fc.constantFrom("計", "数"), minLength: 1, maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 4, max: 60 }), (words, width) => {
        const wrapped = wrapText(words.join(" "), width, { first: "", rest: " " });
        expect(wrapped.replaceAll(/\s/g, "")).toBe(words.join(""));
        for (const line of wrapped.split("\n")) {
          if (displayWidth(line) > width) expect(line.trim()).not.toContain(" ");
        }
      }),
    );
  });
});
