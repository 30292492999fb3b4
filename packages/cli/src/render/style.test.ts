import { describe, expect, it } from "vitest";
import { pageWidthOf, styleFor } from "./style.ts";

function output(isTerminal: boolean, columns?: number) {
  return { isTerminal, columns, write: () => {} };
}

describe("colors", () => {
  it.each<[Record<string, string>, isTerminal: boolean, expected: boolean]>([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ TERM: "dumb" }, true, false],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "2" }, false, true],
    [{ FORCE_COLOR: "3" }, false, true],
    [{ FORCE_COLOR: "true" }, false, true],
    [{ FORCE_COLOR: "" }, false, false],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ FORCE_COLOR: "false" }, true, false],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "1", TERM: "dumb" }, true, true],
  ])("with %j on a terminal (%j): %j", (environment, isTerminal, expected) => {
    expect(styleFor(output(isTerminal), { environment }, true).red("x") !== "x").toBe(expected);
  });

  it("are never there with --no-color", () => {
    expect(styleFor(output(true), { environment: { FORCE_COLOR: "1" } }, false).red("x")).toBe("x");
  });
});

describe("the width", () => {
  it.each<[Record<string, string>, columns: number | undefined, expected: number]>([
    [{}, 100, 100],
    [{ COLUMNS: "40" }, 100, 40],
    [{ COLUMNS: "40" }, undefined, 40],
    [{ COLUMNS: "" }, 100, 100],
    [{ COLUMNS: "wide" }, 100, 100],
    [{ COLUMNS: "0" }, 0, Number.POSITIVE_INFINITY],
    [{}, undefined, Number.POSITIVE_INFINITY],
  ])("with %j in %j columns is %d", (environment, columns, expected) => {
    expect(styleFor(output(true, columns), { environment }, true).width).toBe(expected);
    expect(pageWidthOf(output(true, columns), { environment })).toBe(
      Number.isFinite(expected) ? expected : 80,
    );
  });
});
