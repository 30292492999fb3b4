import { type Finding, finding, RampartError, report } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { exitCodeOfError, exitCodeOfReports } from "./exit-code.ts";
import { Interruption } from "./io.ts";

const error: Finding = finding("bundle/module-missing", {}, {});
const warning: Finding = finding("bundle/module-not-executable", {}, { mode: "0644" });

describe("the exit code of findings", () => {
  it.each<[string, readonly Finding[], number | undefined, number]>([
    ["nothing", [], undefined, 0],
    ["nothing, where none is allowed", [], 0, 0],
    ["a warning", [warning], undefined, 0],
    ["a warning, where one is allowed", [warning], 1, 0],
    ["a warning, where none is allowed", [warning], 0, 1],
    ["two warnings, where one is allowed", [warning, warning], 1, 1],
    ["an error", [error], undefined, 1],
    ["an error, where any number of warnings is allowed", [error], 99, 1],
  ])("%s", (_what, findings, maxWarnings, expected) => {
    expect(exitCodeOfReports([report("x", findings)], maxWarnings)).toBe(expected);
  });

  it("counts the warnings of all files", () => {
    const reports = [report("a", [warning]), report("b", [warning])];
    expect(exitCodeOfReports(reports, 2)).toBe(0);
    expect(exitCodeOfReports(reports, 1)).toBe(1);
  });

  it("is that of the worst file", () => {
    expect(exitCodeOfReports([report("a", []), report("b", [error]), report("c", [])], undefined)).toBe(1);
  });
});

describe("the exit code of what ends a run", () => {
  it.each([
    [new RampartError("input", "rejected", "x"), 1],
    [new RampartError("call", "usage", "x"), 2],
    [new RampartError("environment", "internal", "x"), 3],
    [new RampartError("cluster", "refused", "x"), 4],
    [new Interruption("SIGINT"), 130],
    [new Interruption("SIGTERM"), 143],
    [new TypeError("a mistake of ours"), 3],
    ["not even an error", 3],
  ])("%s is %d", (thrown, expected) => {
    expect(exitCodeOfError(thrown)).toBe(expected);
  });
});
