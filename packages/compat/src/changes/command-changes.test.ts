import { describe, expect, it } from "vitest";
import { expectLinear } from "../../../../test/support/steps.ts";
import { compareBundles } from "./compare-bundles.ts";
import { bundleWith, type Case, changesOf, commandWith, elfWith, one } from "./comparing.test-support.ts";

const commandCases: Case[] = [
  [
    "removed",
    { commands: [commandWith("a"), commandWith("b")] },
    one("a"),
    [{ kind: "command-removed", impact: "breaking", subject: "b", before: commandWith("b") }],
  ],
  [
    "added",
    one("a"),
    { commands: [commandWith("b"), commandWith("a")] },
    [{ kind: "command-added", impact: "addition", subject: "b", after: commandWith("b") }],
  ],
  [
    "spelled otherwise",
    one("T.Get"),
    one("t.get"),
    [{ kind: "command-respelled", impact: "neutral", subject: "t.get", before: "T.Get", after: "t.get" }],
  ],
  [
    "that differ in letters that servers do not fold",
    one("é"),
    one("É"),
    [
      { kind: "command-added", impact: "addition", subject: "É", after: commandWith("É") },
      { kind: "command-removed", impact: "breaking", subject: "é", before: commandWith("é") },
    ],
  ],
  [
    "whose keys moved",
    one("a"),
    one("a", { last_key: -1 }),
    [
      {
        kind: "command-keys-changed",
        impact: "breaking",
        subject: "a",
        before: { first_key: 1, last_key: 1, step: 1 },
        after: { first_key: 1, last_key: -1, step: 1 },
      },
    ],
  ],
  [
    "with flags in another order or twice",
    one("a", { flags: ["readonly", "fast"] }),
    one("a", { flags: ["fast", "readonly", "fast"] }),
    [],
  ],
  [
    "with other flags",
    one("a", { flags: ["readonly", "denyoom", "fast", "x"] }),
    one("a", { flags: ["write", "noscript", "loading"] }),
    [
      { kind: "command-flag-lost", impact: "addition", subject: "a", flag: "denyoom" },
      { kind: "command-flag-lost", impact: "neutral", subject: "a", flag: "fast" },
      { kind: "command-flag-lost", impact: "breaking", subject: "a", flag: "readonly" },
      { kind: "command-flag-lost", impact: "neutral", subject: "a", flag: "x" },
      { kind: "command-flag-gained", impact: "addition", subject: "a", flag: "loading" },
      { kind: "command-flag-gained", impact: "breaking", subject: "a", flag: "noscript" },
      { kind: "command-flag-gained", impact: "breaking", subject: "a", flag: "write" },
    ],
  ],
  [
    "listed twice: the first stands",
    { commands: [commandWith("a", { command_arity: 2 }), commandWith("A", { command_arity: 9 })] },
    one("a", { command_arity: 2 }),
    [],
  ],
  [
    "named like what every object has",
    one("__proto__"),
    one("constructor"),
    [
      { kind: "command-removed", impact: "breaking", subject: "__proto__", before: commandWith("__proto__") },
      {
        kind: "command-added",
        impact: "addition",
        subject: "constructor",
        after: commandWith("constructor"),
      },
    ],
  ],
  [
    "in another order",
    { commands: ["b", "a"].map((n) => commandWith(n)) },
    { commands: ["a", "b"].map((n) => commandWith(n)) },
    [],
  ],
];

describe("commands", () => {
  it.each(commandCases)("%s", (_what, before, after, expected) => {
    expect(changesOf(before, after).toSorted(byMarks)).toEqual(expected.toSorted(byMarks));
  });

  // From arity, to arity, what that is: written by hand from `positive: exactly, negative: at least`.
  it.each([
    [2, 3, "command-arity-narrowed"],
    [3, 2, "command-arity-narrowed"],
    [2, -3, "command-arity-narrowed"],
    [2, -2, "command-arity-widened"],
    [2, 0, "command-arity-widened"],
    [-2, 2, "command-arity-narrowed"],
    [-2, -3, "command-arity-narrowed"],
    [-3, -2, "command-arity-widened"],
    [-3, 3, "command-arity-narrowed"],
    [3, 0, "command-arity-widened"],
    [-1, 0, undefined],
    [4, 4, undefined],
  ] as const)("of arity %i and then %i", (before, after, kind) => {
    const impact = kind === "command-arity-widened" ? "addition" : "breaking";
    const expected = kind === undefined ? [] : [{ kind, impact, subject: "a", before, after }];
    expect(changesOf(one("a", { command_arity: before }), one("a", { command_arity: after }))).toEqual(
      expected,
    );
  });

  it("come in the order of their names", () => {
    const names = ["b", "C", "a"];
    const changes = changesOf({ commands: [] }, { commands: names.map((name) => commandWith(name)) });
    expect(changes.map(({ subject }) => subject)).toEqual(["a", "b", "C"]);
  });

  it("take work that grows as they do", async () => {
    const many = (size: number, offset: number) =>
      Array.from({ length: 2 * size }, (_, index) => commandWith(`c.${index + offset}`));
    await expectLinear(
      (size) =>
        expect(changesOf({ commands: many(size, 0) }, { commands: many(size, size) })).toHaveLength(2 * size),
      1000,
    );
  });
});

function byMarks(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

describe("entries that could not be read", () => {
  const entry = (size: number, hash?: string) => ({
    ...({ name: "deps/x.tgz", kind: "file", size, compressedSize: 9 } as const),
    ...(hash !== undefined && { sha256: hash }),
  });
  const of = (before: object, after: object) =>
    compareBundles(bundleWith({}, before), bundleWith({}, after)).changes.filter(
      ({ kind }) => kind !== "version-kept",
    );

  it("are not said to have changed", () => {
    const [read, unread, larger] = [[entry(9, "a")], [entry(9)], [entry(10)]];
    expect(of({ entries: read }, { entries: unread })).toEqual([]);
    expect(of({ entries: unread }, { entries: read })).toEqual([]);
    expect(of({ entries: read }, { entries: larger })).toEqual([]);
    expect(of({ entries: [] }, { entries: unread })).toEqual([
      { kind: "file-added", impact: "neutral", subject: "deps/x.tgz", after: { size: 9 } },
    ]);
  });

  it("may have had the libraries of the new bundle", () => {
    const elf = elfWith([["libc.so.6", "GLIBC_2.99"]]);
    const after = { entries: [entry(9, "a")], sharedObjects: [{ entry: "deps/x.tgz!/x.so", elf }] };
    const kinds = (before: object) => of(before, after).map(({ kind }) => kind);
    expect(kinds({ entries: [entry(9, "b")], sharedObjects: [] })).toContain("need-unmet");
    expect(kinds({ entries: [entry(9)], sharedObjects: [] })).toEqual([]);
    const unreadArchives = ["deps/x.tgz"];
    expect(kinds({ entries: [entry(9, "b")], sharedObjects: [], unreadArchives })).toEqual(["file-changed"]);
  });
});
