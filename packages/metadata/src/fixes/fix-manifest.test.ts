import { describe, expect, it } from "vitest";
import { judgeFields } from "../manifest/judge-manifest.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { fixManifest } from "./fix-text.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const lower = "ab".repeat(32);
const upper = lower.toUpperCase();
const noted = (text: string) =>
  fixManifest(text).fixes.map(({ rule, pointer, change }) => `${change.kind} ${pointer} ${rule ?? "-"}`);
const rulesOf = (text: string) =>
  judgeFields(parseManifest(new TextEncoder().encode(text), {})).map(({ rule }) => rule);

/** Title, text, fixed text, what was done. */
const cases: readonly (readonly [string, string, string, ...string[]])[] = [
  [
    "a misspelt key",
    "min_redis_verison: '8.0'\n",
    "min_redis_version: '8.0'\n",
    "rename /min_redis_verison manifest/unknown-key",
  ],
  [
    "a key in quotes, with a comment",
    '"Author" :  X # who\n',
    '"author" :  X # who\n',
    "rename /Author manifest/unknown-key",
  ],
  [
    "a key with an underscore for a hyphen",
    "author: X\noptional_dependencies: {}\n",
    "author: X\noptional-dependencies: {}\n",
    "rename /optional_dependencies manifest/unknown-key",
  ],
  [
    "keys of commands, and flags",
    "author: X\nadd_command:\n  - {comand_name: A.B, command-arity: 1, Flags: [ deny-oom , write,WRITE ],\n     first_key: 0, lastkey: 0, step: 0} # one\n",
    "author: X\nadd_command:\n  - {command_name: A.B, command_arity: 1, flags: [ denyoom , write ],\n     first_key: 0, last_key: 0, step: 0} # one\n",
    "rename /add_command/0/comand_name manifest/unknown-key",
    "rename /add_command/0/command-arity manifest/unknown-key",
    "rename /add_command/0/Flags manifest/unknown-key",
    "replace /add_command/0/Flags/0 metadata/command-flag-unknown",
    "remove /add_command/0/Flags/2 metadata/command-flag-unknown",
    "rename /add_command/0/lastkey manifest/unknown-key",
  ],
  [
    "keys of a dependency in a map under a misspelt key",
    `author: X\nDependencies:\n  lib:\n    URL: https://example.com/lib.tgz\n    SHA-256: "${upper}"\n`,
    `author: X\ndependencies:\n  lib:\n    url: https://example.com/lib.tgz\n    sha256: "${lower}"\n`,
    "rename /Dependencies manifest/unknown-key",
    "rename /Dependencies/lib/URL manifest/unknown-key",
    "rename /Dependencies/lib/SHA-256 manifest/unknown-key",
    "replace /Dependencies/lib/SHA-256 -",
  ],
  [
    "keys of a dependency in a list",
    "author: X\ndependencies:\n- Name: lib\n  localpath: lib\n",
    "author: X\ndependencies:\n- name: lib\n  local_path: lib\n",
    "rename /dependencies/0/Name manifest/unknown-key",
    "rename /dependencies/0/localpath manifest/unknown-key",
  ],
  [
    "a checksum with blanks round it",
    `author: X\ndependencies: {lib: {url: "https://example.com/x", sha256: " ${lower} "}}\n`,
    `author: X\ndependencies: {lib: {url: "https://example.com/x", sha256: "${lower}"}}\n`,
    "replace /dependencies/lib/sha256 manifest/malformed-value",
  ],
  [
    "capabilities: spelling, repeats, comments",
    "capabilities:\n  # what it can\n  - types   # data types\n  - Flash\n  - hash-policy\n\n  - types # again\n  - flash\n  - bogus\n",
    "capabilities:\n  # what it can\n  - types   # data types\n  - flash\n  - hash_policy\n\n  # again\n  - bogus\n",
    "replace /capabilities/1 metadata/capability-unknown",
    "replace /capabilities/2 metadata/capability-unknown",
    "remove /capabilities/3 metadata/capability-duplicate",
    "remove /capabilities/4 -",
  ],
  [
    "unknown capabilities, repeated",
    "capabilities: [bogus, types, 'bogus']\n",
    "capabilities: [bogus, types]\n",
    "remove /capabilities/2 metadata/capability-duplicate",
  ],
  [
    "capabilities in one text",
    "capabilities: types , Flash,, hash-policy, types,flash  # all\n",
    "capabilities: types , flash,, hash_policy  # all\n",
    "replace /capabilities/1 metadata/capability-unknown",
    "replace /capabilities/2 metadata/capability-unknown",
    "remove /capabilities/3 metadata/capability-duplicate",
    "remove /capabilities/4 -",
  ],
  [
    "capabilities in one text with quotes",
    "capabilities: 'types, types'\n",
    "capabilities: 'types'\n",
    "remove /capabilities/1 metadata/capability-duplicate",
  ],
  [
    "an architecture under another name",
    "author: X\narchitecture: amd64 # host\n",
    "author: X\narchitecture: x86_64 # host\n",
    "replace /architecture metadata/architecture-unknown",
  ],
  [
    "an architecture in capitals",
    "author: X\narchitecture: 'AArch64'\n",
    "author: X\narchitecture: 'aarch64'\n",
    "replace /architecture metadata/architecture-unknown",
  ],
  [
    "systems under other names",
    "operating_systems: [rocky9, ubuntu22.04, jammy, RHEL8, rhel9, plan9, amzn2, amzn2]\n",
    "operating_systems: [rhel9, ubuntu22, rhel8, plan9, amzn2, amzn2]\n",
    "replace /operating_systems/0 metadata/operating-system-alias",
    "replace /operating_systems/1 metadata/operating-system-alias",
    "remove /operating_systems/2 metadata/operating-system-alias",
    "replace /operating_systems/3 metadata/operating-system-unknown",
    "remove /operating_systems/4 -",
  ],
  [
    "systems in one text",
    "operating_systems: rocky9, ubuntu22.04\n",
    "operating_systems: rhel9, ubuntu22\n",
    "replace /operating_systems/0 metadata/operating-system-alias",
    "replace /operating_systems/1 metadata/operating-system-alias",
  ],
  [
    "a commit in Python's words",
    `author: X\ngit_sha: b'${commit}'\n`,
    `author: X\ngit_sha: ${commit}\n`,
    "replace /git_sha metadata/git-sha-python",
  ],
  [
    "a commit that would be a number",
    "author: X\ngit_sha: b'1234567'\n",
    'author: X\ngit_sha: "1234567"\n',
    "replace /git_sha metadata/git-sha-python",
  ],
  [
    "versions without quotes",
    "min_redis_version: 8.10   # not 8.1\nmin_redis_pack_version: 8\ncompatible-redis-version: 8.20\n",
    'min_redis_version: "8.10"   # not 8.1\nmin_redis_pack_version: "8"\ncompatible_redis_version: "8.20"\n',
    "replace /min_redis_version manifest/version-not-quoted",
    "replace /min_redis_pack_version manifest/version-not-quoted",
    "rename /compatible-redis-version manifest/unknown-key",
    "replace /compatible-redis-version manifest/version-not-quoted",
  ],
  [
    "a patch part",
    "author: X\ncompatible_redis_version: 8.0.1\n",
    'author: X\ncompatible_redis_version: "8.0"\n',
    "replace /compatible_redis_version metadata/compatible-redis-version-patch",
  ],
  [
    "a manifest in JSON",
    '{\n\t"Author": "X", "capabilities": [\n\t\t"types",\n\t\t"types"\n\t], "min_redis_version": 7.20\n}',
    '{\n\t"author": "X", "capabilities": [\n\t\t"types"\n\t], "min_redis_version": "7.20"\n}',
    "rename /Author manifest/unknown-key",
    "remove /capabilities/1 metadata/capability-duplicate",
    "replace /min_redis_version manifest/version-not-quoted",
  ],
  [
    "line ends of Windows and a byte-order mark",
    "\ufeff# mine\r\nAuthor: X\r\ncapabilities:\r\n- types\r\n- types\r\nemail: a@b.c",
    "\ufeff# mine\r\nauthor: X\r\ncapabilities:\r\n- types\r\nemail: a@b.c",
    "rename /Author manifest/unknown-key",
    "remove /capabilities/1 metadata/capability-duplicate",
  ],
];

describe("fixManifest fixes", () => {
  it.each(cases)("%s", (_, text, expected, ...notes) => {
    expect(fixManifest(text).text).toBe(expected);
    expect(noted(text)).toEqual(notes);
    expect(noted(expected)).toEqual([]);
  });

  it("counts columns without a byte-order mark, as findings do", () => {
    expect(fixManifest("\ufeffAuthor: X\n").fixes).toMatchObject([{ line: 1, column: 1 }]);
  });

  it("says where it fixed, and what", () => {
    const { fixes } = fixManifest("author: X\nmin_redis_version:   8.10\n");
    expect(fixes).toEqual([
      {
        rule: "manifest/version-not-quoted",
        pointer: "/min_redis_version",
        line: 2,
        column: 22,
        change: { kind: "replace", found: "8.10", fixed: '"8.10"' },
      },
    ]);
  });

  it.each(cases)("what a finding named in the same place: %s", (_, text) => {
    const found = judgeFields(parseManifest(new TextEncoder().encode(text), {}));
    const isHidden = found.some(({ rule }) => /field-missing|not-quoted|malformed-value/.test(rule));
    for (const { rule, pointer, line, column } of fixManifest(text).fixes) {
      const isRevealed = isHidden || /^\/(Dependencies|add_command)/.test(pointer);
      if (rule === undefined || isRevealed) continue;
      expect(found).toContainEqual(
        expect.objectContaining({ rule, place: expect.objectContaining({ pointer, line, column }) }),
      );
    }
  });
});

describe("fixManifest leaves alone", () => {
  it.each([
    ["a manifest at which nothing is wrong", "author: X\ncapabilities: [types]\n"],
    ["what is not YAML", "Author: [\n"],
    ["a duplicate key", "Author: X\nemail: a@b.c\nemail: d@e.f\n"],
    ["two documents", "Author: X\n---\nAuthor: Y\n"],
    ["a template, and the text that it stands in", 'Author: X\nsemantic_version: "{{SEMVER}}"\n'],
    ["another file", "services: {Web: {Image: x}}\n"],
    ["no text", ""],
    ["a list", "- Author\n"],
    ["half a character", "Author: X\ndescription: '\ud800'\n"],
    ["a key whose right spelling is there", "author: X\nAuthor: Y\n"],
    ["two keys that mean the same", "Author: X\nAUTHOR: Y\n"],
    ["a key that may mean two", "author: X\noverride_comand: []\n"],
    ["a key with a meaning of its own", 'author: X\nmax_redis_version: "8.0"\n'],
    ["a key whose value would be an error", "author: X\nDescription: [a, b]\n"],
    ["a key whose value would name no architecture", "author: X\nArchitecture: sparc\n"],
    ["a key whose value has a key that is wrong", "author: X\nDependencies: {a: {arch: b}}\n"],
    ["versions that would disagree", "author: X\nVersion: 10204\nsemantic_version: 1.2.5\n"],
    ["versions that would disagree, the other way", "author: X\nversion: 10204\nsemantic-version: 1.2.5\n"],
    ["keys beside a merge", "author: X\nadd_command:\n- <<: {command_name: a}\n  Step: 0\n"],
    ["a reference", "author: X\narchitecture: ${ARCH}\ngit_sha: b'${SHA}'\n"],
    ["references in a list", "author: X\ncapabilities: ['${A}', '${A}']\n"],
    ["references in a list of one text", "author: X\ncapabilities: types, types, ${A}\n"],
    ["an anchored value", "author: &a amd64\narchitecture: *a\n"],
    ["a list with an anchor", "author: X\ncapabilities: &c [types, types]\n"],
    ["a list with an alias", "author: &f flash\ncapabilities: [types, types, *f]\n"],
    ["a tagged value", "author: X\narchitecture: !!str amd64\n"],
    ["a value of several lines", "author: X\narchitecture: |\n  amd64\n"],
    ["a list with a block of text", "author: X\ncapabilities:\n- ''\n- |"],
    ["a list of other things", "author: X\ncapabilities: [types, types, 1]\n"],
    ["booleans in a list", "author: X\ncapabilities: [on, on]\n"],
    ["a repeat beside a comment in brackets", "author: X\ncapabilities: [types, # why\n  types]\n"],
    ["a number in octal", "author: X\nmin_redis_version: 010\n"],
    ["a number with an exponent", "author: X\nmin_redis_version: 8.e+1\n"],
    ["a version that is no field of Redis versions", "author: X\nsemantic_version: 1.2\n"],
    ["a checksum that is none", "author: X\ndependencies: {a: {url: 'http://a/b', sha256: ABC}}\n"],
    ["a commit in other words", 'author: X\ngit_sha: b"abc"\n'],
    ["the order of commands", "author: X\nexclude_commands: [b, a]\n"],
    ["systems that stand there twice", "author: X\noperating_systems: [rhel9, rhel9]\n"],
    ["keys in other maps", "author: X\nredis_ref: {Author: X}\ncrdb: {Name: x}\n"],
  ])("%s", (_, text) => {
    expect(fixManifest(text)).toEqual({ text, fixes: [], steps: [] });
  });

  it("a key that brings an error, and fixes the others", () => {
    const { text, fixes } = fixManifest("Author: X\nDescription: [a]\nEmail: a@b.c\nLicense: {}\n");
    expect(text).toBe("author: X\nDescription: [a]\nemail: a@b.c\nLicense: {}\n");
    expect(fixes.map(({ pointer }) => pointer)).toEqual(["/Author", "/Email"]);
  });

  it("a comment with a template, and fixes the rest", () => {
    expect(fixManifest("Author: X # {{AUTHOR}}\n").text).toBe("author: X # {{AUTHOR}}\n");
  });

  it("a half of what belongs together", () => {
    const text = "capabilities: [Flash, types, # why\n  flash, hash-policy]\n";
    expect(fixManifest(text).text).toBe(text.replace("hash-policy", "hash_policy"));
  });

  it("a reference behind a key that it fixes", () => {
    expect(fixManifest("Author: ${WHO}\n").text).toBe("author: ${WHO}\n");
    const { text } = fixManifest("Capabilities: [types, types, '${MORE}']\n");
    expect(text).toBe("capabilities: [types, '${MORE}']\n");
  });
});

describe("the findings afterwards", () => {
  it("are gone with what was fixed", () => {
    for (const [, , expected, ...notes] of cases) {
      const fixed = notes.map((note) => note.split(" ").at(-1));
      const after = rulesOf(expected).filter((rule) => fixed.includes(rule));
      // An unknown name that was repeated is still unknown; others are the unmendable part of their case.
      const known = ["metadata/capability-unknown", "metadata/operating-system-unknown"];
      expect(after.filter((rule) => !known.includes(rule))).toEqual([]);
    }
  });
});

it("keys that bring more errors than are listed stay", () => {
  const text = `module_name: a\nadd_command: [${"{comand_name: 5}, ".repeat(1500)}]\n`;
  expect(fixManifest(text)).toMatchObject({ text, fixes: [] });
});
