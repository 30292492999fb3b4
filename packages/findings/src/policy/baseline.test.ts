import { describe, expect, it } from "vitest";
import { readSchema, strictAjv } from "../../../../test/support/schemas.ts";
import { type Finding, finding } from "../finding.ts";
import type { Place } from "../place.ts";
import { applyBaseline, type Baseline, baselineOf } from "./baseline.ts";

const at = (place: Place, name = "types"): Finding =>
  finding("metadata/capability-duplicate", place, { name });
const stack = finding("elf/executable-stack", { entry: "search.so" }, {});
const files = [
  { file: "b.zip", findings: [stack] },
  {
    file: "a.json",
    findings: [
      at({ pointer: "/capabilities/9", line: 9, column: 1 }),
      at({ pointer: "/capabilities/1", line: 1, column: 1 }),
      at({ pointer: "/capabilities/1", line: 4, column: 1 }, "flash"),
      at({ pointer: "" }),
      at({}),
      at({ entry: "module.json", pointer: "/capabilities/1" }),
      finding("json/comment", {}, {}),
    ],
  },
  { file: "c.zip", findings: [] },
];
const rule = "metadata/capability-duplicate";

describe("a baseline", () => {
  it("counts findings of one rule at one place, in the order of their places", () => {
    expect(baselineOf(files)).toEqual({
      version: 1,
      findings: [
        { file: "a.json", rule: "json/comment", count: 1 },
        { file: "a.json", rule, count: 1 },
        { file: "a.json", rule, pointer: "", count: 1 },
        { file: "a.json", rule, pointer: "/capabilities/1", count: 2 },
        { file: "a.json", rule, pointer: "/capabilities/9", count: 1 },
        { file: "a.json", rule, entry: "module.json", pointer: "/capabilities/1", count: 1 },
        { file: "b.zip", rule: "elf/executable-stack", entry: "search.so", count: 1 },
      ],
    });
  });

  it("is the same in whatever order the findings came", () => {
    const reversed = files
      .toReversed()
      .map(({ file, findings }) => ({ file, findings: findings.toReversed() }));
    expect(JSON.stringify(baselineOf(reversed))).toBe(JSON.stringify(baselineOf(files)));
  });

  it("takes away all that it was made of, and nothing is left over", () => {
    for (const { file, findings } of files) {
      expect(applyBaseline(baselineOf(files), file, findings)).toEqual({
        findings: [],
        known: findings.length,
        stale: 0,
      });
    }
  });

  it("knows a finding whose line moved, and one that another message describes", () => {
    const moved = [at({ pointer: "/capabilities/9", line: 90, column: 3 }, "flash")];
    expect(applyBaseline(baselineOf(files), "a.json", moved)).toMatchObject({ findings: [], known: 1 });
  });

  it.each<[string, string, Finding]>([
    ["file", "other.json", at({ pointer: "/capabilities/9" })],
    ["pointer", "a.json", at({ pointer: "/capabilities/2" })],
    ["entry", "a.json", at({ entry: "deps/module.json", pointer: "/capabilities/9" })],
    ["rule", "a.json", { ...at({ pointer: "/capabilities/9" }), rule: "metadata/capability-unknown" }],
  ])("does not know a finding of another %s", (_, file, found) => {
    expect(applyBaseline(baselineOf(files), file, [found])).toMatchObject({ findings: [found], known: 0 });
  });

  it("takes away no more than it counted: the first stay known", () => {
    const three = [7, 5, 6].map((line) => at({ pointer: "/capabilities/1", line, column: 1 }));
    const { findings, known } = applyBaseline(baselineOf(files), "a.json", three);
    expect(findings.map(({ place }) => place.line)).toEqual([7]);
    expect(known).toBe(2);
  });

  it("counts what it has and the file no longer, in that file alone", () => {
    const { stale, known } = applyBaseline(baselineOf(files), "a.json", [
      at({ pointer: "/capabilities/1", line: 1, column: 1 }),
    ]);
    expect({ stale, known }).toEqual({ stale: 6, known: 1 });
    expect(applyBaseline(baselineOf(files), "c.zip", [])).toEqual({ findings: [], known: 0, stale: 0 });
  });

  it("may have one place twice, and rules that there are no more", () => {
    const merged: Baseline = {
      version: 1,
      findings: [
        { file: "a.json", rule, pointer: "/x", count: 1 },
        { file: "a.json", rule: "metadata/retired", count: 2 },
        { file: "a.json", rule, pointer: "/x", count: 1 },
      ],
    };
    const outcome = applyBaseline(merged, "a.json", [at({ pointer: "/x" }), at({ pointer: "/x" })]);
    expect(outcome).toEqual({ findings: [], known: 2, stale: 2 });
  });

  it("keeps its name of a place whatever the place is called", () => {
    const hostile = [at({ entry: "\u001b[2J", pointer: "/\ud83e" })];
    const baseline = baselineOf([{ file: "a.zip", findings: hostile }]);
    expect(baseline.findings[0]).toMatchObject({ entry: "\\u001b[2J", pointer: "/\\ud83e" });
    expect(applyBaseline(baseline, "a.zip", hostile)).toMatchObject({ findings: [], known: 1 });
  });

  it("is what schemas/baseline.schema.json describes", () => {
    const validate = strictAjv().compile(readSchema("baseline.schema.json"));
    expect(validate(JSON.parse(JSON.stringify(baselineOf(files))))).toBe(true);
    expect(validate({ ...baselineOf(files), version: 2 })).toBe(false);
  });
});
