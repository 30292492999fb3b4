import { describe, expect, it } from "vitest";
import { audienceOf } from "./change.ts";
import { changeLines } from "./change-lines.ts";
import { compareBundles } from "./compare-bundles.ts";
import { bundleWith, changesOf, commandWith } from "./comparing.test-support.ts";

const one = (fields: object) => ({ commands: [commandWith("a", fields)] });
const brief = (before: object, after: object) =>
  changesOf(before, after).map(({ kind, impact, subject }) => `${kind} ${impact} ${subject}`);

describe("an arity of -1, which a module gets that declares nothing", () => {
  it.each([
    [-1, 2, "command-arity-declared"],
    [-1, -2, "command-arity-declared"],
    [2, -1, "command-arity-undeclared"],
    [-3, -1, "command-arity-undeclared"],
  ])("%i -> %i is neutral", (before, after, kind) => {
    expect(brief(one({ command_arity: before }), one({ command_arity: after }))).toEqual([
      `${kind} neutral a`,
    ]);
  });
});

it("tells all commands whose arity is declared now in one line", () => {
  const names = ["a", "b", "c", "d", "e"];
  const of = (arity: number) => ({
    commands: names.map((name) => commandWith(name, { command_arity: arity })),
  });
  const changes = changesOf(of(-1), of(2));
  expect(changeLines(changes, "some").map(({ words }) => words)).toEqual([
    "arity of 5 commands was -1 and is declared now: a, b, c and 2 more",
  ]);
  expect(changeLines(changesOf(of(2), of(-1)), "all").map(({ words }) => words)).toEqual([
    "arity of 5 commands is -1 and was declared: a, b, c, d, e",
  ]);
});

describe("keys that nobody looks for", () => {
  const keys = (first_key: number, last_key: number, step: number) => one({ first_key, last_key, step });

  it.each([
    [keys(0, 0, 0), keys(0, 0, -1)],
    [keys(0, 0, -1), keys(0, 0, 1)],
    [keys(1, 1, -1), keys(1, 1, -2)],
    [keys(0, 0, -3), keys(1, 1, -2)],
  ])("are routing: %j -> %j", (before, after) => {
    expect(brief(before, after)).toEqual(["command-routing-changed neutral a"]);
  });

  it.each([
    [keys(0, 0, 0), keys(1, 1, 1)],
    [keys(1, 1, 1), keys(1, 1, -1)],
    [keys(1, 1, 1), keys(0, 0, 0)],
  ])("are no excuse where one side has keys: %j -> %j", (before, after) => {
    expect(brief(before, after)).toEqual(["command-keys-changed breaking a"]);
  });

  it.each([
    [keys(1, 2, 1), keys(2, 2, 1)],
    [keys(1, 2, 1), keys(1, 1, 1)],
    [keys(1, 5, 2), keys(3, 5, 2)],
    [keys(1, 9, 1), keys(1, 9, 2)],
    [keys(1, -1, 1), keys(2, -1, 1)],
    [keys(1, -1, 1), keys(1, -2, 1)],
  ])(
    "break no call where some of them are left: %j -> %j, and break calls the other way round",
    (more, fewer) => {
      expect(brief(more, fewer)).toEqual(["command-keys-fewer addition a"]);
      expect(brief(fewer, more)).toEqual(["command-keys-changed breaking a"]);
    },
  );

  it.each([
    [keys(1, 3, 2), keys(2, 2, 1)],
    [keys(1, 5, 2), keys(1, 5, 3)],
    [keys(1, -1, 1), keys(2, 2, 1)],
    [keys(1, 3, 1), keys(2, -1, 1)],
    [keys(1, 2, 1), keys(2, 3, 1)],
  ])("are others where one of them was none before: %j -> %j", (before, after) => {
    expect(brief(before, after)).toEqual(["command-keys-changed breaking a"]);
  });
});

describe("a command that exclude_commands names", () => {
  const listed = { ...one({}), exclude_commands: ["b"] };
  const hidden = { commands: [], exclude_commands: ["A"] };

  it("may be there without being listed: neither its coming nor its going is told for sure", () => {
    expect(brief(listed, hidden)).toEqual([
      "command-excluded neutral a",
      "field-changed neutral exclude_commands",
    ]);
    expect(brief(hidden, listed)).toEqual([
      "command-included neutral a",
      "field-changed neutral exclude_commands",
    ]);
  });

  it("is gone or new where only the other bundle excludes it", () => {
    const without = { commands: [], exclude_commands: [] };
    const both = { ...one({}), exclude_commands: ["a"] };
    expect(brief(both, without)).toContain("command-removed breaking a");
    expect(brief(without, both)).toContain("command-added addition a");
  });
});

describe("the Redis versions that both fields admit together", () => {
  const redis = (compatible: string, min: string) => ({
    compatible_redis_version: compatible,
    min_redis_version: min,
    min_redis_pack_version: "",
  });

  it.each([
    [redis("8.2", "8.0"), redis("8.2", "8.2"), ["redis-versions-kept neutral min_redis_version"]],
    [redis("8.2", "8.2"), redis("8.2", "8.0"), ["redis-versions-kept neutral min_redis_version"]],
    [redis("", "8.2"), redis("8.2", "8.2"), ["redis-version-changed breaking compatible_redis_version"]],
    [redis("99.99", ""), redis("8.8", ""), ["redis-version-opened addition compatible_redis_version"]],
    [redis("8.8", ""), redis("99.99", ""), ["redis-version-changed breaking compatible_redis_version"]],
    [
      redis("99.99", "99.99"),
      redis("8.2", "8.0"),
      [
        "redis-version-opened addition compatible_redis_version",
        "min-redis-version-moved neutral min_redis_version",
      ],
    ],
    [redis("", "99.99"), redis("", "8.0"), ["min-redis-version-lowered addition min_redis_version"]],
    [redis("", "8.0"), redis("", "99.99"), ["min-redis-version-raised breaking min_redis_version"]],
    // No known cluster has Redis 4, and a higher least version of another major has databases: nothing was "lowered".
    [redis("", "4.0"), redis("", "6.0"), ["redis-version-opened addition min_redis_version"]],
    [redis("", "4.0"), redis("", "5.0"), ["redis-versions-kept neutral min_redis_version"]],
    [redis("", "7.4"), redis("", "7.8"), ["min-redis-version-raised breaking min_redis_version"]],
    [redis("", "7.6"), redis("", "7.8"), ["redis-versions-kept neutral min_redis_version"]],
    [redis("", "7.2.4"), redis("", "7.2.5"), ["min-redis-version-raised breaking min_redis_version"]],
    [redis("8.20", ""), redis("8.22", ""), ["redis-version-changed breaking compatible_redis_version"]],
    [redis("8.1", ""), redis("8.2", ""), ["redis-version-opened addition compatible_redis_version"]],
    [
      redis("", "7.4"),
      redis("8.0", "8.0"),
      [
        "redis-version-changed breaking compatible_redis_version",
        "min-redis-version-moved neutral min_redis_version",
      ],
    ],
  ])("%j -> %j", (before, after, expected) => {
    expect(brief(before, after)).toEqual(expected);
  });
});

describe("min_redis_pack_version", () => {
  const pack = (min: string, compatible = "7.4") => ({
    min_redis_pack_version: min,
    compatible_redis_version: compatible,
  });

  // Redis 7.4 is in 7.8 and later.
  it.each([
    ["no cluster between has its Redis", pack("7.4.0"), pack("7.6.0"), "min-cluster-version-moved neutral"],
    ["no line between", pack("7.6.0", "7.2"), pack("7.8.2", "7.2"), "min-cluster-version-moved neutral"],
    ["a line between", pack("7.4.0", "7.2"), pack("7.6.0", "7.2"), "min-cluster-version-raised breaking"],
    ["a build between", pack("7.8.6-100"), pack("7.8.6-200"), "min-cluster-version-raised breaking"],
    ["newer than the data", pack("9.0"), pack("9.2"), "min-cluster-version-raised breaking"],
    [
      "newer than the data of its line",
      pack("7.8.6-900"),
      pack("7.8.6-901"),
      "min-cluster-version-raised breaking",
    ],
    ["from a placeholder", pack("99.99"), pack("7.8.2"), "min-cluster-version-lowered addition"],
    ["to a placeholder", pack("7.8.2"), pack("99.99"), "min-cluster-version-raised breaking"],
    ["down, no cluster between", pack("7.6.0"), pack("7.4.0"), "min-cluster-version-moved neutral"],
  ])("%s", (_, before, after, expected) => {
    expect(brief(before, after)).toEqual([`${expected} min_redis_pack_version`]);
  });
});

describe("a system that went", () => {
  const on = (...operating_systems: string[]) => ({ operating_systems });

  it("breaks where a known cluster with it took the bundle, and where nothing is known of it", () => {
    expect(brief(on("rhel9", "rhel8"), on("rhel9"))).toEqual(["system-removed breaking rhel8"]);
    expect(brief(on("rhel9", "x1"), on("rhel9"))).toEqual(["system-removed breaking x1"]);
  });

  it("breaks nothing where no known cluster with it has the module's Redis", () => {
    expect(brief(on("rhel9", "rhel7"), on("rhel9"))).toEqual(["unused-system-removed neutral rhel7"]);
  });
});

describe("whom a change is for", () => {
  it("is callers for commands and installers for the rest", () => {
    const before = bundleWith({ ...one({ command_arity: 2 }), operating_systems: ["rhel8", "rhel9"] });
    const after = bundleWith({ ...one({ command_arity: 3 }), operating_systems: ["rhel9"] });
    const { changes } = compareBundles(before, after);
    expect(changes.map((change) => `${change.kind} ${audienceOf(change)}`)).toEqual([
      "version-kept installers",
      "system-removed installers",
      "command-arity-narrowed callers",
    ]);
  });
});
