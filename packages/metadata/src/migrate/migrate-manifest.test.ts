import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { migrateManifest } from "./migrate-manifest.ts";

const sha256 = "ab".repeat(32);

describe("a manifest of RAMP", () => {
  it.each<[what: string, given: string, migrated: string]>([
    ["RAMP's spelling of overrides", "overide_command: [] # none\n", "override_command: [] # none\n"],
    [
      "both spellings, RAMP's first",
      `overide_command:\n  # a\n  - {command_name: a, command_arity: 1, flags: [], first_key: 0, last_key: 0, step: 0}\noverride_command:\n  - {command_name: b, command_arity: 1, flags: [], first_key: 0, last_key: 0, step: 0}\n`,
      `override_command:\n  # a\n  - {command_name: a, command_arity: 1, flags: [], first_key: 0, last_key: 0, step: 0}\n  - {command_name: b, command_arity: 1, flags: [], first_key: 0, last_key: 0, step: 0}\n`,
    ],
    [
      "names in one text",
      'capabilities: "types, flash" # what it can\nexclude_commands: x.a\n',
      "capabilities:\n  - types\n  - flash\n  # what it can\nexclude_commands:\n  - x.a\n",
    ],
    [
      "a list of dependencies, with its comments",
      `dependencies:\n# first\n- name: a # an a\n  # where\n  url: https://example.com/a.tgz\n  sha256: ${sha256} # sum\n\n# second\n- url: https://example.com/b.tgz\n  name: b\n  sha256: ${sha256}\n\n# end\n`,
      `dependencies:\n  # first\n  # an a\n  a:\n    # where\n    url: https://example.com/a.tgz\n    sha256: ${sha256} # sum\n\n  # second\n  b:\n    url: https://example.com/b.tgz\n    sha256: ${sha256}\n\n# end\n`,
    ],
    [
      "variables of the environment",
      'command_line_args: "a {os.getenv(\'A\')} {os.getenv(\\"B\\")} ${C}" # see\n',
      'command_line_args: "a ${A} ${B} ${C}" # see\n',
    ],
    [
      "what fix fixes",
      "# head\nmin-redis-version: 7.2\ncapabilities:\n    - types # one\n    - Types\n\nauthor: x\n",
      '# head\nmin_redis_version: "7.2"\ncapabilities:\n  - types # one\n\nauthor: x\n',
    ],
    ["lines that end as on Windows", "author: x # y\r\nemail: z\r\n", "author: x # y\nemail: z\n"],
    ["a byte-order mark", "\ufeffauthor: x\n", "author: x\n"],
    ["JSON", '{"author": "x", "overide_command": []}\n', '{"author": "x", "override_command": []}\n'],
    ["long lines", `description: ${"word ".repeat(60)}end\n`, `description: ${"word ".repeat(60)}end\n`],
    ["what stands for a key", "author: &a email\n*a : x\n", "author: &a email\n? *a\n: x\n"],
    ["what stands for another value", "author: &who x\nemail: *who\n", "author: &who x\nemail: *who\n"],
  ])("%s", (_what, given, migrated) => {
    const { text } = migrateManifest(given);
    expect(text).toBe(migrated);
    expect(migrateManifest(text ?? "").text).toBe(migrated);
  });

  it.each<[what: string, given: string, rules: string[]]>([
    [
      "expressions",
      "command_line_args: '{os.getcwd()} {1 + 1}'\n",
      ["warning manifest/expression-not-evaluated"],
    ],
    [
      "templates",
      "author: '{{A}}'\nemail: {{B}}\n",
      ["error manifest/template-leftover", "error manifest/template-leftover"],
    ],
    ["no YAML", "author: [x\n", ["error yaml/syntax"]],
    ["a key with a tag", "author: x\n! email: y\n", ["error yaml/syntax"]],
    ["another file", "services:\n  redis: {}\n", ["error manifest/not-a-manifest"]],
    ["nothing of a variable that is not set", "author: ${NAME}\nmin_redis_version: ${VERSION}\n", []],
  ])("is told of %s", (_what, given, rules) => {
    const { findings } = migrateManifest(given);
    const ofText = findings.filter(({ place }) => place.line !== undefined);
    expect(ofText.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(rules);
  });

  it.each(["author: '{{A}}'\n", "author: [x\n", "services: {}\n", "author: x\nauthor: y\n", ""])(
    "is left alone where it is not understood: %j",
    (given) => {
      expect(migrateManifest(given).text).toBeUndefined();
    },
  );

  it("keeps a list of dependencies in which a name is missing or repeated", () => {
    for (const second of ["name: a\n    url", "url"]) {
      const given = `dependencies:\n  - name: a\n    url: https://example.com/a\n  - ${second}: https://example.com/b\n`;
      expect(migrateManifest(given).text).toBe(given);
    }
  });
});

const folder = join(import.meta.dirname, "../../../../fixtures/manifests");
const environment = { SEMVER: "1.2.3", BUILD_NUMBER: "7", COG_PLUGIN: "p", COG_HOME: "h" };
const meaning = (text: string) => parseManifest(new TextEncoder().encode(text), environment).manifest;
const comments = (text: string) =>
  [...text.matchAll(/(?:^|\s)#\s*(\S.*)$/gm)].map(([, comment]) => comment).toSorted();

describe.each(readdirSync(folder))("%s", (file) => {
  const given = readFileSync(join(folder, file), "utf8");
  const { text, fixes } = migrateManifest(given);

  it("means the same afterwards, with every comment, and stays as it is", () => {
    if (text === undefined) {
      expect(meaning(given)).toBeUndefined();
      return;
    }
    expect(comments(text)).toEqual(comments(given));
    expect(migrateManifest(text)).toMatchObject({ text, fixes: [] });
    if (fixes.length === 0) expect(meaning(text)).toEqual(meaning(given));
    expect(text).not.toMatch(/overide_command|os\.getenv/);
  });
});
