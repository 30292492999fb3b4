import { catalogue, finding, type Rule } from "@rampart/findings";
import { expect, it } from "vitest";
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
  expect(changed("ramp")).toEqual([
    ...pack,
    "elf/wrong-machine: error -> warning",
    "load/compatible-redis-version-too-low: error -> warning",
    "manifest/command-excluded: error -> warning",
    "manifest/command-exists: error -> warning",
    "manifest/command-unmatched: error -> warning",
    "manifest/unknown-key: error -> warning",
    "metadata/architecture-unknown: error -> warning",
    "metadata/field-empty: error -> warning",
    "metadata/field-missing: error -> warning",
    "metadata/malformed-value: error -> warning",
    "metadata/name-unsafe: error -> warning",
    "metadata/wrong-type: error -> warning",
  ]);
  expect(changed("deps add")).toEqual(["bundle/dependency-undeclared: warning -> error"]);
});

it("leaves everything else of a finding", () => {
  const found = finding("elf/library-missing", { entry: "x.so" }, { library: "a", system: "b", has: [] });
  expect(forCommand("pack", [found])).toEqual([{ ...found, severity: "warning" }]);
});
