import { describe, expect, it } from "vitest";
import type { RenderedFinding } from "../../finding.ts";
import { Fingerprints } from "./fingerprint.ts";

const found: RenderedFinding = {
  rule: "metadata/capability-unknown",
  severity: "warning",
  message: 'no cluster knows the capability "wings"',
  pointer: "/capabilities/2",
  line: 12,
  column: 5,
};

const fingerprint = (finding: RenderedFinding, file = "a.zip") =>
  new Fingerprints().of(finding, file)["rampartFinding/v1"];

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

  it.each([
    ["a size", "the entry has 1024 bytes", "the entry has 99 bytes"],
    ["a digest", "it has 2935ea53c0ffee00", "it has 7e9e39ce00c0ffee"],
    ["a digest without digits", "it has abcdefab", "it has fedcbafe"],
    ["an offset", "bytes at 0x40", "bytes at 0x1f400000"],
    ["a line", "not YAML: opened in line 3", "not YAML: opened in line 4"],
  ])("is the same when %s in the message changes", (_, before, after) => {
    expect(fingerprint({ ...found, message: after })).toBe(fingerprint({ ...found, message: before }));
  });

  it.each<[string, Partial<RenderedFinding>]>([
    ["another rule", { rule: "metadata/capability-duplicate" }],
    ["another pointer", { pointer: "/capabilities/3" }],
    ["another entry", { entry: "module.json" }],
    ["another name in the message", { message: 'no cluster knows the capability "fins"' }],
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
    const of = (line: number) => fingerprints.of({ ...found, line }, "a.zip")["rampartFinding/v1"];
    const [first, second] = [of(1), of(2)];
    expect(first).toMatch(/^[0-9a-f]{32}:1$/);
    expect(second).toBe(first?.replace(/1$/, "2"));
  });

  it("takes GitHub's place only where a line of the file says nothing", () => {
    const fingerprints = new Fingerprints();
    expect(Object.keys(fingerprints.of(found, "module.json"))).toEqual(["rampartFinding/v1"]);
    const inBundle = fingerprints.of({ ...found, entry: "module.json" }, "a.zip");
    expect(inBundle["primaryLocationLineHash"]).toBe(inBundle["rampartFinding/v1"]);
  });
});
