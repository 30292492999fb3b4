import { describe, expect, it } from "vitest";
import { finding } from "../finding.ts";
import { applyPolicy, type Policy } from "./policy.ts";
import { type ExaminedFile, unusedSuppressions } from "./unused-suppressions.ts";

const noRelro = finding("elf/no-relro", {}, {});
const only = (...paths: string[]) => [(path: string) => paths.includes(path)];
const at = (line: number) => ({ line, column: 5, pointer: `/${line}` });

const policy: Policy = {
  settings: [
    { rule: "elf/no-relro", level: "off", place: at(1) },
    { rule: "elf/no-relro", level: "warning", files: only("a.zip", "b.zip"), reason: "r", place: at(2) },
    { rule: "elf/text-relocations", level: "off", files: only("b.zip"), reason: "r", place: at(3) },
    { rule: "elf/text-relocations", level: "info", files: only("b.zip"), reason: "r", place: at(4) },
  ],
  ignores: [
    { rule: "elf/no-relro", files: only("a.zip"), reason: "old linker", place: at(10) },
    { rule: "elf/executable-stack", reason: "known", place: at(11) },
    { rule: "config/unused-suppression", reason: "known", place: at(12) },
  ],
};

function linesOf(files: Readonly<Record<string, readonly (typeof noRelro)[]>>, examined?: ExaminedFile[]) {
  const suppressed = Object.entries(files).flatMap(
    ([path, findings]) => applyPolicy(policy, path, findings).suppressed,
  );
  const looked = examined ?? Object.keys(files).map((path) => ({ path }));
  return unusedSuppressions(policy, suppressed, looked).map(({ place }) => place.line);
}

describe("a suppression", () => {
  it("that took away a finding in any file is used", () => {
    expect(linesOf({ "a.zip": [noRelro], "c.zip": [] })).not.toContain(10);
  });

  it("that took away nothing is reported where it stands, with its rule and its reason", () => {
    const found = unusedSuppressions(policy, [], [{ path: "a.zip" }]);
    expect(found).toContainEqual(
      finding("config/unused-suppression", at(10), { rule: "elf/no-relro", reason: "old linker" }),
    );
    expect(found.every(({ severity }) => severity === "warning")).toBe(true);
  });

  it("for files that were not examined is passed over", () => {
    expect(linesOf({ "c.zip": [] })).toEqual([11]);
    expect(linesOf({})).toEqual([]);
  });

  it("of a rule that the run does not judge is passed over", () => {
    const judges = (rule: string) => rule === "elf/executable-stack";
    expect(linesOf({}, [{ path: "a.zip", judges }])).toEqual([11]);
    expect(linesOf({}, [{ path: "a.zip", judges: () => false }, { path: "c.zip" }])).toEqual([11]);
  });

  it("is an ignore, or off for some files; other settings are preferences", () => {
    expect(linesOf({ "a.zip": [], "b.zip": [] })).toEqual([3, 10, 11]);
  });
});
