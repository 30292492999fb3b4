import { SourceLines } from "@rampart/answers";
import { describe, expect, it } from "vitest";
import { renderCodeFrame } from "./code-frame.ts";
import { displayWidth } from "./display-width.ts";
import { styleFor } from "./style.ts";

function frameOf(source: string, column: number, columns: number): readonly [line: string, mark: string] {
  const style = styleFor({ isTerminal: true, columns, write: () => {} }, { environment: {} }, false);
  const found = { rule: "manifest/unknown-key", severity: "error", message: "", line: 1, column } as const;
  const [line = "", mark = ""] = renderCodeFrame(found, new SourceLines(source), style).split("\n");
  return [line, mark];
}

/** What the mark points to. */
function marked([line, mark]: readonly [string, string]): string {
  const width = mark.indexOf("^");
  let start = "";
  for (const character of line) {
    if (displayWidth(start) === width) return line.slice(start.length);
    start += character;
  }
  return "";
}

describe("the line of a finding", () => {
  it("has the mark under the place, behind wide characters, combining marks and emoji too", () => {
    for (const before of ["author: ", "作者: 計数器の ", "naı\u0308ve: cafe\u0301 ", "👩‍🚀🚀: "]) {
      expect(marked(frameOf(`${before}here`, before.length + 1, 80))).toBe("here");
    }
  });

  it.each([
    ["a long line", "word ".repeat(40), "HERE", " more".repeat(40)],
    ["a long line of wide characters", "計数器".repeat(40), "HERE", "計数器".repeat(40)],
    ["the end of a long line", "word ".repeat(40), "HERE", ""],
    ["the start of a long line", "a: ", "HERE", " more".repeat(40)],
  ])("is cut around the place, in %s", (_what, before, here, after) => {
    for (const columns of [40, 80, 120]) {
      const frame = frameOf(before + here + after, before.length + 1, columns);
      expect(marked(frame)).toMatch(/^HERE/);
      for (const line of frame) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  it("is shown whole where it fits", () => {
    expect(frameOf("autor: somebody", 1, 40)).toEqual(["  1 | autor: somebody", "    | ^"]);
  });

  it("of a whole file in one line is cut too", () => {
    const [line] = frameOf(`${"x".repeat(1_000_000)}HERE`, 1_000_001, 80);
    expect(line).toMatch(/^ {2}1 \| …x+HERE$/);
  });
});
