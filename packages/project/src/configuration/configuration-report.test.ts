import { resolve } from "node:path";
import type { SuppressedFinding } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { configurationReport } from "./configuration-report.ts";
import { judgedRules } from "./judged-rules.ts";
import { parseConfiguration } from "./parse-configuration.ts";
import { pathFrom } from "./path-from.ts";

describe("configurationReport", () => {
  const ignore = { rule: "elf/no-relro", reason: "old linker" };
  const unused = "config/unused-suppression";
  const reportOf = (value: object, suppressed: readonly SuppressedFinding[] = []) => {
    const configuration = parseConfiguration(Buffer.from(JSON.stringify(value)), "ci/rampart.config.json");
    return configurationReport(configuration, suppressed, [{ path: "a.zip" }]);
  };

  it("is not there where there is nothing to say", () => {
    expect(reportOf({})).toBeUndefined();
    expect(reportOf({ ignores: [{ ...ignore, file: "b.zip" }] })).toBeUndefined();
  });

  it("has unused suppressions as findings in the configuration", () => {
    expect(reportOf({ ignores: [ignore] })).toMatchObject({
      file: "ci/rampart.config.json",
      ok: true,
      summary: { errors: 0, warnings: 1, infos: 0 },
      findings: [
        { rule: unused, place: { line: 1, column: 13, pointer: "/ignores/0" }, facts: { rule: ignore.rule } },
      ],
    });
  });

  it.each([
    ["error", { rules: { [unused]: "error" } }],
    [
      "error",
      { overrides: [{ files: ["*.config.json"], rules: { [unused]: "error" }, reason: "we tidy up" }] },
    ],
    [undefined, { rules: { [unused]: "off" } }],
  ])("has severity %s by %j", (severity, policy) => {
    expect(reportOf({ ignores: [ignore], ...policy })?.findings[0]?.severity).toBe(severity);
  });

  it("does not call an ignore unused that is about this report itself", () => {
    const about = { rule: unused, pointer: "/ignores/0", reason: "needed elsewhere" };
    expect(reportOf({ ignores: [ignore, about] })).toBeUndefined();
    expect(reportOf({ ignores: [about] })).toBeUndefined();
  });
});

describe("judgedRules", () => {
  it.each([
    ["lint", "manifest", "manifest/unknown-key", true],
    ["lint", "manifest", "metadata/capability-unknown", true],
    ["lint", "manifest", "elf/no-relro", false],
    ["lint", "metadata", "metadata/capability-unknown", true],
    ["lint", "metadata", "manifest/unknown-key", false],
    ["lint", "bundle", "elf/no-relro", true],
    ["lint", "bundle", "bundle/stray-bytes", false],
    ["verify", "bundle", "bundle/stray-bytes", true],
    ["verify", "bundle", "load/refused", false],
    ["lint", "unknown", "file/unrecognised", true],
  ] as const)("%s of a %s: %s is %s", (command, kind, rule, expected) => {
    expect(judgedRules(command, kind)(rule)).toBe(expected);
  });
});

describe("pathFrom", () => {
  it.each([
    ["/a/b", "/a/b/c/d.zip", "c/d.zip"],
    ["/a/b", "/a/x.zip", "../x.zip"],
    [resolve("."), "./dist/../x.zip", "x.zip"],
    [resolve("a"), "x.zip", "../x.zip"],
    ["/a/b", "-", "-"],
  ])("from %s, %s is %s", (folder, file, expected) => {
    expect(pathFrom(folder, file)).toBe(expected);
  });
});
