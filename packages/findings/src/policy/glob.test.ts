import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectLinear } from "../../../../test/support/steps.ts";
import { type Glob, parseGlob } from "./glob.ts";

function globOf(text: string): Glob {
  const parsed = parseGlob(text);
  if ("problem" in parsed) throw new Error(`${text}: ${parsed.problem}`);
  return parsed.glob;
}

describe("a glob", () => {
  it.each([
    ["ramp.yml", "ramp.yml"],
    ["a/b/c.json", "a/b/c.json"],
    ["./a/b.json", "a/b.json"],
    ["*.zip", "search.zip"],
    ["*.zip", ".zip"],
    ["*", "a"],
    ["*", ".hidden"],
    ["a*b*c", "abc"],
    ["a*b*c", "aXXbYYbZZc"],
    ["s?arch.zip", "search.zip"],
    ["?", "🦊"],
    ["a/*/c", "a/b/c"],
    ["**", "a"],
    ["**", "a/b/.c"],
    ["**/*.zip", "search.zip"],
    ["**/*.zip", "a/b/search.zip"],
    ["a/**", "a/b/c"],
    ["a/**/z", "a/z"],
    ["a/**/z", "a/b/c/z"],
    ["**/a/*/b", "x/a/a/y/b"],
    ["**/a/**/b/**/c", "a/a/b/a/b/x/c"],
    ["*.{yml,yaml}", "ramp.yaml"],
    ["{a,b{c,d}}/e", "bd/e"],
    ["a{,.old}.zip", "a.zip"],
    ["a{,.old}.zip", "a.old.zip"],
    ["a.b+c(d)$^|.json", "a.b+c(d)$^|.json"],
    ["../**/*.zip", "../dist/search.zip"],
    ["-", "-"],
  ])("%s stands for %s", (pattern, path) => {
    expect(globOf(pattern)(path)).toBe(true);
  });

  it.each([
    ["ramp.yml", "a/ramp.yml"],
    ["ramp.yml", "ramp_yml"],
    ["ramp.yml", "RAMP.yml"],
    ["ramp.yml", "ramp.yml.old"],
    ["*.zip", "a/search.zip"],
    ["*.zip", "search.zipx"],
    ["?", ""],
    ["?", "ab"],
    ["a?c", "a/c"],
    ["a*b*c", "aXXbYY"],
    ["a/*/c", "a/c"],
    ["a/**/z", "b/z"],
    ["**/*.zip", "a/search.zip/x"],
    ["*.{yml,yaml}", "ramp.json"],
    ["a,b", "a"],
    ["**", "../a"],
    ["*/a", "../a"],
    ["../**", "a"],
    ["../**", "../../a"],
  ])("%s does not stand for %s", (pattern, path) => {
    expect(globOf(pattern)(path)).toBe(false);
  });

  it.each([
    ["", "empty"],
    ["./", "empty"],
    ["{,a}", "empty"],
    ["{a", "brace"],
    ["a}", "brace"],
    ["{a,{b}", "brace"],
    ["[ab].zip", "no meaning"],
    ["a\\*", "no meaning"],
    ["!a", "! has no meaning"],
    ["/a", "begin with /"],
    ["a/", "end with /"],
    ["a//b", "missing"],
    ["a/./b", "missing"],
    ["a/../b", "at the beginning"],
    ["**.zip", "must be alone"],
    ["a/b**", "must be alone"],
    ["{a,b}".repeat(30), "more than"],
    [`{${"a,".repeat(1000)}a}`, "more than"],
  ])("%s is refused", (pattern, reason) => {
    expect(parseGlob(pattern)).toEqual({ problem: expect.stringContaining(reason) });
  });

  it("stands for each of up to a thousand alternatives", () => {
    const glob = globOf(`{${Array.from({ length: 1000 }, (_, index) => `a${index}`).join(",")}}`);
    expect([glob("a0"), glob("a999"), glob("a1000")]).toEqual([true, true, false]);
  });

  it("agrees with a definition that tries everything", () => {
    const name = fc
      .string({ unit: fc.constantFrom("a", "b", "*", "?"), minLength: 1, maxLength: 4 })
      .filter((text) => !text.includes("**"));
    const pattern = fc.array(fc.oneof(name, fc.constant("**")), { minLength: 1, maxLength: 4 });
    const plain = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 4 });
    const path = fc.array(plain, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(pattern, path, (names, folders) => {
        const expected = slowly(names, folders, "**", (one, other) =>
          slowly([...one], [...other], "*", (a, b) => a === "?" || a === b),
        );
        expect(globOf(names.join("/"))(folders.join("/"))).toBe(expected);
      }),
      { numRuns: 3000, seed: 20_260_821 },
    );
  });

  // A pattern that tries every way to share the text among its stars does not end.
  it.each([
    ["stars within a name", `${"*a".repeat(400)}b`, "a"],
    ["stars for folders", `${"**/a/".repeat(190)}b`, "a/"],
  ])("takes work that grows as the path does, with %s", async (_what, pattern, part) => {
    const matches = globOf(pattern);
    await expectLinear((size) => expect(matches(part.repeat(size))).toBe(false), 2000);
  });
});

/** The meaning of a pattern in two lines, as slow as it may be. */
function slowly(
  [first, ...pattern]: readonly string[],
  items: readonly string[],
  any: string,
  isOne: (part: string, item: string) => boolean,
): boolean {
  if (first === undefined) return items.length === 0;
  if (first === any)
    return (
      items.some((_, at) => slowly(pattern, items.slice(at), any, isOne)) || slowly(pattern, [], any, isOne)
    );
  return items[0] !== undefined && isOne(first, items[0]) && slowly(pattern, items.slice(1), any, isOne);
}
