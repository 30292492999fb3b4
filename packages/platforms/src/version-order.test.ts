import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareSemanticVersions } from "./semantic-version-order.ts";
import { compareClusterBuilds, compareRedisVersions, compareSymbolVersions } from "./version-order.ts";

// Few numbers, so that many pairs share a beginning.
const number = fc.constantFrom(0, 1, 2, 10, 22);
const dotted = fc.array(number, { minLength: 1, maxLength: 3 }).map((numbers) => numbers.join("."));
const threeNumbers = fc.tuple(number, number, number).map((numbers) => numbers.join("."));
const build = fc.tuple(threeNumbers, number).map(([version, count]) => `${version}-${count}`);
const suffix = fc.constantFrom("", "-0", "-1", "-rc1", "-rc.1", "-rc.2", "-rc.10", "+a", "-alpha+b");
const semantic = fc.tuple(threeNumbers, suffix).map((parts) => parts.join(""));
const other = fc.constantFrom("", "8.", "x", "8.0.1.2.3", "8-1", "9".repeat(20));
const any = fc.oneof(dotted, build, semantic, other);

const orders = {
  compareRedisVersions: { compare: compareRedisVersions, texts: any },
  compareClusterBuilds: { compare: compareClusterBuilds, texts: any },
  compareSemanticVersions: { compare: compareSemanticVersions, texts: any },
  compareSymbolVersions: {
    compare: compareSymbolVersions,
    texts: fc.array(number, { minLength: 1, maxLength: 5 }).map((numbers) => numbers.join(".")),
  },
};

describe.each(Object.entries(orders))("%s is a total order", (_, { compare, texts }) => {
  const before = (a: string, b: string) => compare(a, b) < 0;
  const sameOrBefore = (a: string, b: string) => compare(a, b) <= 0;

  it("puts every text level with itself", () => {
    fc.assert(fc.property(texts, (a) => compare(a, a) === 0));
  });

  it("puts one of any two texts first, or both level, whichever comes first in the call", () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(Number.isNaN(compare(a, b))).toBe(false);
        expect(before(a, b)).toBe(compare(b, a) > 0);
        expect(sameOrBefore(a, b) || sameOrBefore(b, a)).toBe(true);
        if (sameOrBefore(a, b) && sameOrBefore(b, a)) expect(compare(a, b)).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  it("leads from one text over a second to a third", () => {
    fc.assert(
      fc.property(texts, texts, texts, (a, b, c) => {
        if (sameOrBefore(a, b) && sameOrBefore(b, c)) expect(sameOrBefore(a, c)).toBe(true);
        if (compare(a, b) === 0) expect(Math.sign(compare(a, c))).toBe(Math.sign(compare(b, c)));
      }),
      { numRuns: 1000 },
    );
  });
});

const inOrder = (compare: (a: string, b: string) => number, groups: readonly (readonly string[])[]) => {
  for (const [index, group] of groups.entries()) {
    for (const text of group) {
      for (const [at, others] of groups.entries()) {
        for (const another of others)
          expect([text, another, Math.sign(compare(text, another))]).toEqual([
            text,
            another,
            Math.sign(index - at),
          ]);
      }
    }
  }
};

describe("the orders, with what is level in one row", () => {
  it("of Redis", () => {
    inOrder(compareRedisVersions, [
      ["", "unstable", "8.0-rc1"],
      ["6.0.9"],
      ["6.0.10"],
      ["7.2", "7.2.0"],
      ["7.2.4"],
      ["8", "8.0"],
      ["8.2"],
      ["8.10"],
    ]);
  });

  it("of builds of Redis Software", () => {
    inOrder(compareClusterBuilds, [
      ["", "8.0-96"],
      ["7.8.6-315"],
      ["7.22.2-170"],
      ["8.0", "8.0.0"],
      ["8.0.6", "8.0.6-0"],
      ["8.0.6-54"],
      ["8.0.20-96", "8.0.20-96.26"],
      ["8.0.20-100"],
      ["100.0.21-16135"],
    ]);
  });

  it("of modules", () => {
    inOrder(compareSemanticVersions, [
      ["", "1.2"],
      ["1.2.3-alpha"],
      ["1.2.3-rc.2"],
      ["1.2.3-rc.10"],
      ["1.2.3", "1.2.3+build"],
      ["1.10.0"],
    ]);
  });

  it("of symbols", () => {
    inOrder(compareSymbolVersions, [["2.4"], ["2.17"], ["2.34", "2.34.0"], ["3.4.9"], ["3.4.29"]]);
  });
});
