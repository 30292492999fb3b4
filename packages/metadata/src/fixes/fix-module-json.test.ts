import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fixModuleJson } from "./fix-text.ts";

interface Recorded {
  readonly commands?: readonly object[];
  readonly capabilities?: readonly string[];
  readonly git_sha?: string;
}

const upper = "AB".repeat(32);
const base = {
  module_name: "ft",
  version: 10204,
  semantic_version: "1.2.4",
  capabilities: ["types"],
  min_redis_version: "8.0",
  compatible_redis_version: "8.0",
};
const command = (name: string, flags: readonly string[] = []) => ({
  command_name: name,
  command_arity: 1,
  flags,
  first_key: 0,
  last_key: 0,
  step: 0,
});
const json = (fields: object) => `${JSON.stringify({ ...base, ...fields }, null, 4)}\n`;
const noted = (text: string) =>
  fixModuleJson(text).fixes.map(({ rule, pointer, change }) => `${change.kind} ${pointer} ${rule ?? "-"}`);

/** Title, fields, fixed fields, what was done. */
const cases: readonly (readonly [string, object, object, ...string[]])[] = [
  [
    "keys at each level",
    { Author: "X", commands: [{ ...command("A"), step: undefined, Step: 0 }] },
    { author: "X", commands: [command("A")] },
    "rename /Author metadata/unknown-key",
    "rename /commands/0/Step metadata/unknown-key",
  ],
  [
    "keys of dependencies",
    { dependencies: { lib: { Url: "https://example.com/a", sha_256: upper } } },
    { dependencies: { lib: { url: "https://example.com/a", sha256: upper.toLowerCase() } } },
    "rename /dependencies/lib/Url metadata/unknown-key",
    "rename /dependencies/lib/sha_256 metadata/unknown-key",
    "replace /dependencies/lib/sha_256 -",
  ],
  [
    "capabilities",
    { capabilities: ["types", "Flash", "types", "hash-policy"] },
    { capabilities: ["types", "flash", "hash_policy"] },
    "replace /capabilities/1 metadata/capability-unknown",
    "remove /capabilities/2 metadata/capability-duplicate",
    "replace /capabilities/3 metadata/capability-unknown",
  ],
  [
    "systems, by both names of the field",
    { operating_systems: ["rhel9", "rocky9"], os_list: ["jammy"] },
    { operating_systems: ["rhel9"], os_list: ["ubuntu22"] },
    "remove /operating_systems/1 metadata/operating-system-alias",
    "replace /os_list/0 metadata/operating-system-alias",
  ],
  [
    "the architecture, the checksum, the commit and the version of Redis",
    { architecture: "arm64", sha256: ` ${upper}`, git_sha: "b'0abc'", compatible_redis_version: "8.0.2" },
    { architecture: "aarch64", sha256: upper.toLowerCase(), git_sha: "0abc" },
    "replace /compatible_redis_version metadata/compatible-redis-version-patch",
    "replace /architecture metadata/architecture-unknown",
    "replace /sha256 metadata/malformed-value",
    "replace /git_sha metadata/git-sha-python",
  ],
  [
    "flags",
    { commands: [command("A", ["write", "deny-oom", "write", "getkeys-api"])] },
    { commands: [command("A", ["write", "denyoom", "getkeys-api"])] },
    "replace /commands/0/flags/1 metadata/command-flag-unknown",
    "remove /commands/0/flags/2 -",
  ],
  [
    "the order of commands, by bytes, whatever is fixed inside them",
    { commands: [command("b", ["deny-oom"]), command("_z"), command("B.A"), command("é")] },
    { commands: [command("B.A"), command("_z"), command("b", ["denyoom"]), command("é")] },
    "sort /commands -",
    "replace /commands/0/flags/0 metadata/command-flag-unknown",
  ],
];

describe("fixModuleJson fixes", () => {
  const named = cases.map(([title, before, after, ...notes]) => ({ title, before, after, notes }));
  it.each(named)("$title", ({ before, after, notes }) => {
    expect(fixModuleJson(json(before)).text).toBe(json(after));
    expect(noted(json(before))).toEqual(notes);
    expect(noted(json(after))).toEqual([]);
  });

  it("and keeps the layout of everything else", () => {
    const text = `\ufeff{"Author" :"\\u0058",\r\n  "capabilities":[ "types" ,"types", "flash"],\r\n\t"x":1.0,"module_name":"m"}`;
    const expected = `\ufeff{"author" :"\\u0058",\r\n  "capabilities":[ "types", "flash"],\r\n\t"x":1.0,"module_name":"m"}`;
    expect(fixModuleJson(text).text).toBe(expected);
  });

  it("and names the place of the commands before", () => {
    const whole = json({ capabilities: ["types", "types"], commands: [command("b"), command("a")] });
    const { line, column, change } = fixModuleJson(whole).fixes.at(-1) ?? expect.fail("nothing is fixed");
    expect(change).toEqual({ kind: "sort" });
    expect(whole.split("\n")[(line ?? 0) - 1]?.slice(column - 1)).toBe("[");
    expect(whole.split("\n")[(line ?? 0) - 1]).toContain('"commands"');
  });
});

describe("fixModuleJson leaves alone", () => {
  it.each([
    ["what is not JSON", '{"Author": "X",}'],
    ["comments, which JSON has not", '{"Author": "X" /* me */}'],
    ["a duplicate key", '{"Author": "X", "email": "a@b.c", "email": "d@e.f"}'],
    ["a list", '["Author"]'],
    ["no text", ""],
    ["a number for a version, of which digits may be lost", json({ min_redis_version: 8.1 })],
    ["names in one text", json({ capabilities: "types, types" })],
    [
      "the order of commands that differ in case only",
      json({ commands: [command("B"), command("a"), command("A")] }),
    ],
    ["the order of commands where one has no name", json({ commands: [command("b"), { command_name: 1 }] })],
    ["a key of build scripts", json({ redis_ref: "x" })],
    ["a key whose value would be an error", json({ Architecture: "sparc" })],
    [
      "the name of a dependency",
      json({ dependencies: { Url: { url: "https://e.com/a", sha256: "ab".repeat(32) } } }),
    ],
    ["__proto__", '{"__proto__": {"Author": "X"}, "module_name": "x"}'],
  ])("%s", (_, text) => {
    expect(fixModuleJson(text)).toEqual({ text, fixes: [], steps: [] });
  });

  it("the module objects of a cluster, but for the order of commands, a commit and what is said twice", () => {
    const path = join(import.meta.dirname, "../test-data/recorded-module-objects.json");
    const { modules } = JSON.parse(readFileSync(path, "utf8")) as { readonly modules: readonly Recorded[] };
    expect(modules).toHaveLength(16);
    for (const module of modules) {
      const { text, fixes } = fixModuleJson(JSON.stringify(module));
      const kinds = fixes.map(({ pointer, change }) => `${change.kind} ${pointer}`);
      const expected = ["sort /commands", "replace /git_sha", "remove /capabilities/8"];
      expect(expected).toEqual(expect.arrayContaining(kinds));
      const { commands = [], git_sha: _, capabilities = [], ...rest } = JSON.parse(text) as Recorded;
      expect(module).toMatchObject(rest);
      expect(capabilities).toEqual([...new Set(module.capabilities)]);
      expect(commands).toHaveLength(module.commands?.length ?? 0);
      expect(module.commands ?? []).toEqual(expect.arrayContaining([...commands]));
    }
  });
});
