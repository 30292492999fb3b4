import { expect, test } from "vitest";
import { BoundedLog } from "./bounded-log.ts";

function logOf(lines: Iterable<string>): readonly string[] {
  const log = new BoundedLog();
  for (const line of lines) log.add(line);
  return log.lines;
}

test("keeps the first thousand lines and says how many more there were", () => {
  const lines = logOf(Array.from({ length: 1005 }, (_, i) => `line ${i}`));
  expect(lines).toHaveLength(1001);
  expect(lines.slice(999)).toEqual(["line 999", "… 5 more lines"]);
});

test("keeps no more than 64 Ki characters, and nothing after the first line that did not fit", () => {
  const lines = logOf([...Array.from({ length: 40 }, () => "x".repeat(2000)), "short"]);
  expect(lines.length).toBe(33);
  expect(lines.at(-1)).toBe("… 9 more lines");
});

test("cuts a long line", () => {
  expect(logOf(["y".repeat(3000)])).toEqual([`${"y".repeat(2000)}…`]);
});
