import { expect, test } from "vitest";
import { colorsFor } from "./colors.ts";

const { bold, dim, red } = colorsFor(true);

test("a text stands between the codes of ECMA-48", () => {
  expect(red("x")).toBe("\u001b[31mx\u001b[39m");
  expect(bold("x")).toBe("\u001b[1mx\u001b[22m");
});

test("a text within another leaves it as it was", () => {
  expect(bold(`a${red("b")}c`)).toBe("\u001b[1ma\u001b[31mb\u001b[39mc\u001b[22m");
  expect(dim(`a${bold("b")}c`)).toBe("\u001b[2ma\u001b[1mb\u001b[22m\u001b[2mc\u001b[22m");
});

test("without colors it is the text", () => {
  expect(colorsFor(false).red("x")).toBe("x");
});
