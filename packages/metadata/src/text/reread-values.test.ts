import { renderFinding } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { parseManifest } from "../manifest/parse-manifest.ts";

/** What is said of one line of a manifest: rule, message and help. */
function said(line: string): string[] {
  const { findings } = parseManifest(Buffer.from(`author: A\n${line}\n`), {});
  return findings
    .filter(({ place }) => place.line === 2)
    .map((found) => {
      const { rule, severity, message, help } = renderFinding(found);
      return [severity, rule, message, help].join(" | ");
    });
}

describe("what YAML makes of a value is said, with what was typed", () => {
  it.each([
    ["git_sha: 7654e12", "warning | yaml/value-changed", '"7654e12" or 7654000000000000'],
    ["git_sha: 0912345", "warning | yaml/value-changed", '"0912345" or 912345'],
    ["git_sha: 0123456", "error | manifest/wrong-type", "0123456, which YAML reads as the number 42798"],
    ["git_sha: 1234567", "error | manifest/wrong-type", 'Write it with quotes: "1234567"'],
    ["display_name: yes", "error | manifest/wrong-type", "yes, which YAML reads as true"],
    ["display_name: yes", "error | manifest/wrong-type", 'Write it with quotes: "yes"'],
    ["display_name: true", "error | manifest/wrong-type", "must be text, this is true"],
    [
      "description: 12:30:45",
      "error | manifest/wrong-type",
      "12:30:45, which YAML reads as the number 45045",
    ],
    ["description: 2024-01-01", "error | manifest/wrong-type", "2024-01-01, which YAML reads as a date"],
    ["description: 2024-01-01", "error | manifest/wrong-type", 'Write it with quotes: "2024-01-01"'],
    [
      "crdb: {at: 2024-01-01}",
      "warning | yaml/value-changed",
      "RAMP reads as a date and YAML 1.2 as the text",
    ],
    ["capabilities: [types, on]", "error | manifest/wrong-type", "on, which YAML reads as true"],
    [
      "version: 010203",
      "warning | yaml/value-changed",
      "RAMP reads as the number 4227 and YAML 1.2 as the number 10203",
    ],
    ["version: 010203", "warning | yaml/value-changed", "Write 4227 or 10203"],
    ["version: 0x27DB", "warning | yaml/value-changed", "which YAML reads as the number 10203"],
    ["version: 1_02_03", "warning | yaml/value-changed", "Write 10203 or"],
    ["version: 1e4", "error | manifest/wrong-type", 'the text "1e4"'],
    ["version: 2:50:03", "warning | yaml/value-changed", "RAMP reads as the number 10203"],
    ["crdb: {y: yes}", "warning | yaml/value-changed", 'Write true or "yes"'],
    ["crdb: {at: 12:30:45}", "warning | yaml/value-changed", "crdb.at is typed 12:30:45"],
    ["crdb: {y: [1, 0x10]}", "warning | yaml/value-changed", "crdb.y[1] is typed 0x10"],
    ["crdb: {y: .inf}", "error | json/non-finite-number", ".inf"],
    ["crdb: {y: -.Inf}", "error | json/non-finite-number", "-.Inf"],
    ["crdb: {y: .nan}", "error | json/non-finite-number", ".nan"],
    ["redis_ref: 1e5", "warning | yaml/value-changed", "Write"],
  ])("%s", (line, kind, words) => {
    expect(said(line).filter((one) => one.includes(kind) && one.includes(words))).toHaveLength(1);
  });

  it.each([
    "crdb: {y: 9007199254740993}",
    "crdb: {y: 8.10, z: +5, w: -1.50e+3, n: ~, t: True}",
    'crdb: {y: "yes", n: n, v: 1.2.3, s: 8.0.20-96}',
    "bigstore_version_2_support: yes",
    "bigstore_version_2_support: Off",
    "version: 10203",
    'git_sha: "7654e12"',
    'min_redis_version: "8.10"',
  ])("%s is what it looks like", (line) => {
    expect(said(line).filter((one) => /yaml\/|json\/|wrong-type/.test(one))).toEqual([]);
  });

  it("also in JSON, where every reader agrees", () => {
    const text = '{"author": "A", "crdb": {"y": 1e3, "z": 1.50}}';
    expect(parseManifest(Buffer.from(text), {}).findings).toEqual([]);
  });

  it("also behind an alias and a merge", () => {
    const text = "author: A\ncrdb:\n  a: &x {y: 0x10}\n  b: *x\n  c: {<<: *x, z: 1}\n";
    const { findings } = parseManifest(Buffer.from(text), {});
    expect(findings.map(({ place }) => place.pointer)).toEqual(["/crdb/a/y", "/crdb/b/y", "/crdb/c/y"]);
  });
});
