import { describe, expect, it } from "vitest";
import type { FindingWithFacts } from "../../report.ts";
import { Fingerprints } from "./fingerprint.ts";

const found: FindingWithFacts = {
  rule: "metadata/capability-unknown",
  severity: "warning",
  message: 'no cluster knows the capability "wings"',
  facts: { name: "wings", nearest: ["winds"] },
  pointer: "/capabilities/2",
  line: 12,
  column: 5,
};

const fingerprint = (finding: FindingWithFacts, file = "a.zip") =>
  new Fingerprints().of(finding, file)["rampartFinding/v2"];

describe("the fingerprint of a result", () => {
  it("is the same when lines move", () => {
    expect(fingerprint({ ...found, line: 90, column: 1, offset: 7 })).toBe(fingerprint(found));
  });

  it("is the same however the way to the file begins", () => {
    expect(fingerprint(found, "./a.zip")).toBe(fingerprint(found));
  });

  it("is the same in words of another severity", () => {
    expect(fingerprint({ ...found, severity: "error", help: "Fix it." })).toBe(fingerprint(found));
  });

  it("is the same in other words", () => {
    const reworded = { ...found, message: "wings is not a capability of any cluster" };
    expect(fingerprint(reworded)).toBe(fingerprint(found));
  });

  it("is the same whatever the order in which a check names its facts", () => {
    const facts = { nearest: ["winds"], name: "wings" };
    expect(fingerprint({ ...found, facts })).toBe(fingerprint(found));
  });

  it.each([
    ["a size", { size: 1024 }, { size: 99 }],
    ["a digest", { sha256: "2935ea53c0ffee00" }, { sha256: "7e9e39ce00c0ffee" }],
    ["a digest without digits", { sha256: "abcdefab" }, { sha256: "fedcbafe" }],
    ["an offset", { at: "0x40" }, { at: "0x1f400000" }],
    ["a line", { problem: "opened in line 3" }, { problem: "opened in line 4" }],
  ])("is the same when %s among the facts changes", (_, before, after) => {
    expect(fingerprint({ ...found, facts: after })).toBe(fingerprint({ ...found, facts: before }));
  });

  it.each<[string, Partial<FindingWithFacts>]>([
    ["another rule", { rule: "metadata/capability-duplicate" }],
    ["another pointer", { pointer: "/capabilities/3" }],
    ["another entry", { entry: "module.json" }],
    ["another fact", { facts: { ...found.facts, name: "fins" } }],
  ])("differs for %s", (_, change) => {
    expect(fingerprint({ ...found, ...change })).not.toBe(fingerprint(found));
  });

  it("differs for another file", () => {
    expect(fingerprint(found, "b.zip")).not.toBe(fingerprint(found));
  });

  it("does not take one part for another", () => {
    const { pointer: _, ...withoutPointer } = found;
    expect(fingerprint({ ...withoutPointer, entry: "/x" })).not.toBe(
      fingerprint({ ...withoutPointer, pointer: "/x" }),
    );
  });

  it("counts results that are otherwise the same", () => {
    const fingerprints = new Fingerprints();
    const of = (line: number) => fingerprints.of({ ...found, line }, "a.zip")["rampartFinding/v2"];
    const [first, second] = [of(1), of(2)];
    expect(first).toMatch(/^[0-9a-f]{32}:1$/);
    expect(second).toBe(first?.replace(/1$/, "2"));
  });

  it("takes GitHub's place only where a line of the file says nothing", () => {
    const fingerprints = new Fingerprints();
    expect(Object.keys(fingerprints.of(found, "module.json"))).toEqual(["rampartFinding/v2"]);
    const inBundle = fingerprints.of({ ...found, entry: "module.json" }, "a.zip");
    expect(inBundle["primaryLocationLineHash"]).toBe(inBundle["rampartFinding/v2"]);
  });
});
