import { describe, expect, it } from "vitest";
import { expectLinear } from "../../../../test/support/steps.ts";
import { type Finding, finding } from "../finding.ts";
import type { Place } from "../place.ts";
import { applyPolicy, type Ignore, type Level, type Policy, type RuleSetting } from "./policy.ts";

const place: Place = { line: 1, column: 1 };
const noRelro = finding("elf/no-relro", { entry: "search.so" }, {});
const stack = finding("elf/executable-stack", { entry: "search.so" }, {});
const odd = finding("metadata/not-an-object", { pointer: "" }, { found: "a list" });

const only = (...paths: string[]) => [(path: string) => paths.includes(path)];
const set = (rule: RuleSetting["rule"], level: Level, more: Partial<RuleSetting> = {}): RuleSetting => ({
  rule,
  level,
  place,
  ...more,
});
const ignore = (rule: Ignore["rule"], more: Partial<Ignore> = {}): Ignore => ({
  rule,
  reason: "known",
  place,
  ...more,
});
const policy = (settings: readonly RuleSetting[], ignores: readonly Ignore[] = []): Policy => ({
  settings,
  ignores,
});

describe("severities", () => {
  it("stay as they are where nothing is said", () => {
    const given = [noRelro, stack];
    expect(applyPolicy(policy([]), "a.zip", given)).toEqual({ findings: given, suppressed: [] });
    expect(applyPolicy(policy([set("elf/empty", "off")]), "a.zip", given).findings).toEqual(given);
  });

  it.each(["error", "warning", "info"] as const)("become %s for one rule", (level) => {
    const { findings } = applyPolicy(policy([set("elf/no-relro", level)]), "a.zip", [noRelro, stack]);
    expect(findings).toEqual([{ ...noRelro, severity: level }, stack]);
  });

  it("do not change the finding that was given", () => {
    applyPolicy(policy([set("metadata/not-an-object", "info")]), "a.json", [Object.freeze({ ...odd })]);
    expect(odd.severity).toBe("error");
  });

  it("that are off remove a rule without a trace", () => {
    const outcome = applyPolicy(policy([set("elf/no-relro", "off")]), "a.zip", [noRelro, stack]);
    expect(outcome).toEqual({ findings: [stack], suppressed: [] });
  });

  it("of some files leave the others alone", () => {
    const some = policy([set("elf/no-relro", "error", { files: only("a.zip") })]);
    expect(applyPolicy(some, "a.zip", [noRelro]).findings[0]?.severity).toBe("error");
    expect(applyPolicy(some, "b.zip", [noRelro]).findings).toEqual([noRelro]);
  });

  it("that come later win over those before", () => {
    const settings = [
      set("elf/no-relro", "off"),
      set("elf/no-relro", "warning", { files: only("a.zip", "b.zip") }),
      set("elf/no-relro", "error", { files: only("b.zip") }),
    ];
    const severities = ["a.zip", "b.zip", "c.zip"].map(
      (path) => applyPolicy(policy(settings), path, [noRelro]).findings[0]?.severity,
    );
    expect(severities).toEqual(["warning", "error", undefined]);
  });

  it("that are off for some files say what they took away", () => {
    const off = set("elf/no-relro", "off", { files: only("a.zip") });
    const outcome = applyPolicy(policy([off]), "a.zip", [noRelro, stack]);
    expect(outcome).toEqual({ findings: [stack], suppressed: [{ finding: noRelro, by: off }] });
  });
});

describe("an ignore", () => {
  const at = (where: Place): Finding => finding("metadata/capability-duplicate", where, { name: "types" });
  const rule = "metadata/capability-duplicate";
  const isIgnored = (one: Partial<Ignore>, where: Place, path = "a.zip") =>
    applyPolicy(policy([], [ignore(rule, one)]), path, [at(where)]).findings.length === 0;

  it("takes away the findings of its rule, and says so", () => {
    const all = ignore(rule);
    const [first, second] = [at({ pointer: "/a" }), at({})];
    const outcome = applyPolicy(policy([], [all]), "a.zip", [first, noRelro, second]);
    expect(outcome.findings).toEqual([noRelro]);
    expect(outcome.suppressed).toEqual([
      { finding: first, by: all },
      { finding: second, by: all },
    ]);
  });

  it.each<[string, Partial<Ignore>, Place, boolean]>([
    ["the same pointer", { pointer: "/capabilities/1" }, { pointer: "/capabilities/1" }, true],
    ["a pointer to what is inside", { pointer: "/capabilities" }, { pointer: "/capabilities/1" }, true],
    ["a pointer to what is around", { pointer: "/capabilities/1" }, { pointer: "/capabilities" }, false],
    ["a pointer that begins alike", { pointer: "/capabilities/1" }, { pointer: "/capabilities/10" }, false],
    ["a pointer, where none is known", { pointer: "/capabilities" }, {}, false],
    ["the root, where a pointer is known", { pointer: "" }, { pointer: "/a" }, true],
    ["the root itself", { pointer: "" }, { pointer: "" }, true],
    ["the root, where no pointer is known", { pointer: "" }, {}, false],
    ["a pointer as reports show it", { pointer: "/\\u001b" }, { pointer: "/\u001b" }, true],
    ["the same entry", { entry: "module.json" }, { entry: "module.json" }, true],
    ["an entry as reports show it", { entry: "\\u000a.so" }, { entry: "\n.so" }, true],
    ["another entry", { entry: "module.json" }, { entry: "deps/module.json" }, false],
    ["an entry, where none is known", { entry: "module.json" }, {}, false],
    ["one of two conditions", { entry: "a", pointer: "/b" }, { entry: "a", pointer: "/c" }, false],
    ["both conditions", { entry: "a", pointer: "/b" }, { entry: "a", pointer: "/b" }, true],
  ])("by %s: %j for %j is %s", (_, one, where, expected) => {
    expect(isIgnored(one, where)).toBe(expected);
  });

  it("of some files leaves the others alone", () => {
    expect(isIgnored({ files: only("a.zip") }, {}, "a.zip")).toBe(true);
    expect(isIgnored({ files: only("a.zip") }, {}, "b.zip")).toBe(false);
  });

  it("is not used where its rule is off already", () => {
    const outcome = applyPolicy(policy([set(rule, "off")], [ignore(rule)]), "a.zip", [at({})]);
    expect(outcome).toEqual({ findings: [], suppressed: [] });
  });

  it("that comes first is the one that is used", () => {
    const ignores = [ignore(rule, { pointer: "/a" }), ignore(rule), ignore(rule)];
    const { suppressed } = applyPolicy(policy([], ignores), "a.zip", [
      at({ pointer: "/b" }),
      at({ pointer: "/a" }),
    ]);
    expect(suppressed.map(({ by }) => ignores.indexOf(by as Ignore))).toEqual([1, 0]);
  });
});

it("thousands of ignores and findings are matched with work that grows as they do", async () => {
  const place = { line: 1 };
  await expectLinear((size) => {
    const keys = Array.from({ length: size }, (_, index) => `/k${index}`);
    const ignores = keys.map(
      (pointer) => ({ rule: "metadata/unknown-key", pointer, reason: "x", place }) as const,
    );
    const found = keys.map((pointer) => finding("metadata/unknown-key", { pointer }, { key: "k" }));
    const { findings, suppressed } = applyPolicy({ settings: [], ignores }, "a.json", found);
    expect([findings.length, suppressed.length]).toEqual([0, size]);
  }, 500);
});
