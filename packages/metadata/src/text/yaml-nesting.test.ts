import { expect, it } from "vitest";
import { offsetBeyondNesting } from "./yaml-nesting.ts";

const indented = (depth: number) =>
  Array.from({ length: depth }, (_, level) => `${" ".repeat(level)}k:\n`).join("");

it.each<[string, (depth: number) => string]>([
  ["brackets", (depth) => `x: ${"[".repeat(depth)}`],
  ["indentation", indented],
  // The line itself is a level too.
  ["the marks of compact lists", (depth) => `${"- ".repeat(depth - 1)}x`],
])("a hundred levels of %s are read, and one more is not", (_, textOf) => {
  expect(offsetBeyondNesting(textOf(100))).toBeUndefined();
  expect(offsetBeyondNesting(textOf(101))).toBeTypeOf("number");
});
