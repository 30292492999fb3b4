import { catalogue, type Finding, finding, type Rule, type Severity } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { type AskingCommand, forCommand } from "./command-severities.ts";

/** Every rule whose severity a command changes, with what it becomes. */
function changed(command: AskingCommand): string[] {
  const rules = Object.keys(catalogue) as Rule[];
  return forCommand(
    command,
    rules.map((rule) => finding(rule, {}, {} as never)),
  )
    .filter(({ rule, severity }) => severity !== catalogue[rule].severity)
    .map(({ rule, severity }) => `${rule}: ${catalogue[rule].severity} -> ${severity}`)
    .toSorted();
}

it("changes a severity for these rules and for no other", () => {
  const pack = ["elf/library-missing: error -> warning", "elf/symbol-version-too-new: error -> warning"];
  expect(changed("pack")).toEqual(pack);
  expect(changed("ramp")).toEqual(
    [
      ...pack,
      "bundle/dependency-damaged: error -> warning",
      "bundle/dependency-sha256-mismatch: error -> warning",
      "bundle/module-name-unusable: error -> warning",
      "elf/wrong-machine: error -> warning",
      "load/compatible-redis-version-too-low: error -> warning",
      "load/version-part-too-large: error -> warning",
      "manifest/command-excluded: error -> warning",
      "manifest/command-exists: error -> warning",
      "manifest/command-unmatched: error -> warning",
      "manifest/dependency-bare-shared-object: error -> warning",
      "manifest/dependency-collision: error -> warning",
      "manifest/dependency-duplicate: error -> warning",
      "manifest/dependency-sha256-mismatch: error -> warning",
      "manifest/environment-missing: error -> warning",
      "manifest/field-missing: error -> warning",
      "manifest/malformed-value: error -> warning",
      "manifest/template-leftover: error -> warning",
      "manifest/unknown-key: error -> warning",
      "manifest/version-not-quoted: error -> warning",
      "manifest/wrong-architecture: error -> warning",
      "manifest/wrong-type: error -> warning",
      "metadata/architecture-unknown: error -> warning",
      "metadata/field-empty: error -> warning",
      "metadata/field-missing: error -> warning",
      "metadata/malformed-value: error -> warning",
      "metadata/name-unsafe: error -> warning",
      "metadata/operating-system-malformed: error -> warning",
      "metadata/version-disagrees: error -> warning",
      "metadata/wrong-type: error -> warning",
      "text/invalid-utf-8: error -> warning",
      "yaml/duplicate-key: error -> warning",
      "yaml/syntax: error -> warning",
    ].toSorted(),
  );
  expect(changed("deps add")).toEqual(["bundle/dependency-undeclared: warning -> error"]);
  expect(changed("snippet")).toEqual([
    "cluster/operating-system-not-listed: error -> warning",
    "cluster/platform-unsupported: error -> warning",
  ]);
});

describe("of ramp, what keeps its severity", () => {
  const severityOf = (found: Finding) => forCommand("ramp", [found])[0]?.severity;
  const unsafe = "\u001b[31m.so";

  it.each<[what: string, found: Finding, severity: Severity]>([
    ["a manifest that is no map", finding("manifest/not-a-manifest", {}, { found: "a list" }), "error"],
    ["a map", finding("manifest/not-a-manifest", {}, { found: "a map", isMap: true }), "warning"],
    ["a name with a control sequence", finding("bundle/module-name-unusable", {}, { name: unsafe }), "error"],
    ["a path", finding("bundle/module-name-unusable", {}, { name: "..\\x.so" }), "error"],
    ["another ending", finding("bundle/module-name-unusable", {}, { name: "x.so.debug" }), "warning"],
    ["a dependency without address", missing("/dependencies/lib"), "error"],
    ["an optional one", missing("/optional-dependencies/0"), "error"],
    ["an incomplete command", missing("/overide_command/0"), "warning"],
    ["a number for commands", wrongType("/add_command", "the number 7"), "error"],
    ["a text for commands", wrongType("/add_command", 'the text "x"'), "warning"],
    ["a field of a command", wrongType("/add_command/0/flags"), "warning"],
    ["a text", wrongType("/author"), "warning"],
  ])("%s", (_what, found, severity) => {
    expect(severityOf(found)).toBe(severity);
  });
});

function missing(pointer: string): Finding {
  return finding("manifest/field-missing", { pointer }, { field: "x", of: pointer });
}

function wrongType(pointer: string, found = "a map"): Finding {
  return finding("manifest/wrong-type", { pointer }, { field: "x", expected: "y", found });
}

it("leaves everything else of a finding", () => {
  const found = finding("elf/library-missing", { entry: "x.so" }, { library: "a", system: "b", has: [] });
  expect(forCommand("pack", [found])).toEqual([{ ...found, severity: "warning" }]);
});
