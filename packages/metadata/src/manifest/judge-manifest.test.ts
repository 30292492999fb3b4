import type { Finding, Rule } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { judgeManifest } from "./judge-manifest.ts";
import { judgeAbsentManifest, type ManifestJudging } from "./judge-values.ts";
import { parsedEmptyManifest } from "./manifest-form.ts";
import { parseManifest } from "./parse-manifest.ts";

const judged = (text: string, judging: ManifestJudging = {}) =>
  judgeManifest(parseManifest(new TextEncoder().encode(text), {}), judging);

const good = `display_name: Tally
capability_name: Counters
description: Counters by key
author: Somebody
email: somebody@example.com
homepage: https://example.com/tally
license: MIT
compatible_redis_version: "8.0"
min_redis_version: "8.0"
min_redis_pack_version: "8.0"
capabilities: [types]
operating_systems: [rhel9]
`;

const without = (field: string) =>
  good
    .split("\n")
    .filter((line) => !line.startsWith(`${field}:`))
    .join("\n");

const rulesOf = (findings: readonly Finding[]): Rule[] => findings.map(({ rule }) => rule);
const placesOf = (findings: readonly Finding[]) => findings.map(({ rule, place }) => [rule, place.pointer]);

describe("a manifest that says everything", () => {
  it("has nothing to be said of", () => {
    expect(judged(good)).toEqual([]);
  });
});

describe("a field that nobody sets", () => {
  it.each(["min_redis_version", "min_redis_pack_version", "capabilities", "display_name"])(
    "%s gets a default, which is said",
    (field) => {
      expect(judged(without(field))).toMatchObject([
        { rule: "manifest/default-used", severity: "warning", facts: { field } },
      ]);
    },
  );

  it.each(["author", "description", "email", "homepage", "license", "capability_name"])(
    "%s is missed by people",
    (field) => {
      const expected = [{ rule: "manifest/description-missing", facts: { fields: [field] } }];
      expect(judged(without(field))).toMatchObject(expected);
      expect(judged(`${without(field)}${field}: ""\n`)).toMatchObject(expected);
    },
  );

  it("compatible_redis_version stays away, or is what the caller fills in", () => {
    const text = without("compatible_redis_version");
    expect(rulesOf(judged(text))).toEqual(["manifest/compatible-redis-version-missing"]);
    expect(judged(text, { defaults: { compatible_redis_version: "7.4" } })).toMatchObject([
      { rule: "manifest/default-used", facts: { field: "compatible_redis_version", value: '"7.4"' } },
    ]);
  });

  it("min_redis_version has no value before the module is loaded, unless the caller knows one", () => {
    const text = without("min_redis_version");
    expect(judged(text)[0]?.facts).not.toHaveProperty("value");
    expect(judged(text, { defaults: { min_redis_version: "4.0" } })[0]?.facts).toMatchObject({
      value: '"4.0"',
    });
  });

  it("operating_systems is the machine's, unless the caller names some", () => {
    const text = without("operating_systems");
    expect(judged(text)).toMatchObject([{ rule: "manifest/host-operating-system", facts: {} }]);
    expect(judged(text, { systems: { from: "caller" } })).toEqual([]);
    expect(judged(text, { systems: { from: "host", token: "ubuntu22" } })).toMatchObject([
      { rule: "manifest/host-operating-system", facts: { system: "ubuntu22" } },
    ]);
    expect(rulesOf(judged(text, { systems: { from: "unknown-host", found: "darwin" } }))).toEqual([
      "manifest/host-operating-system-unknown",
    ]);
  });

  it.each<ManifestJudging>([
    {},
    { defaults: { min_redis_version: "4.0", compatible_redis_version: "7.2" } },
    { systems: { from: "caller" }, profile: "kubernetes", matchCommands: "exact" },
    { systems: { from: "unknown-host", found: "darwin" } },
  ])("is the same where there is no manifest as where it is empty: %j", (judging) => {
    expect(judgeAbsentManifest(judging)).toEqual(judgeManifest(parsedEmptyManifest, judging));
  });

  it("is said of a module without a manifest too", () => {
    expect(new Set(rulesOf(judgeAbsentManifest()))).toEqual(
      new Set<Rule>([
        "manifest/host-operating-system",
        "manifest/default-used",
        "manifest/compatible-redis-version-missing",
        "manifest/description-missing",
      ]),
    );
  });
});

it("a list of no systems is a bundle for none", () => {
  const text = `${without("operating_systems")}operating_systems: []\n`;
  expect(placesOf(judged(text))).toEqual([["metadata/operating-systems-missing", "/operating_systems"]]);
  expect(judged(text, { systems: { from: "caller" } })).toEqual([]);
});

describe("dependencies, before any file is looked for", () => {
  const sha256 = "a".repeat(64);
  it.each<[what: string, text: string, expected: [Rule, string][]]>([
    [
      "a name that leads elsewhere",
      "dependencies: {../d1: {local_path: dep}}",
      [["manifest/dependency-name-unsafe", "/dependencies/..~1d1"]],
    ],
    [
      "a name that Windows makes another of",
      "dependencies: {a: {url: https://a.example/x., local_path: dep}}",
      [["manifest/dependency-name-unsafe", "/dependencies/a"]],
    ],
    [
      "a name that looks like another",
      'dependencies: {"a\\u200B": {local_path: dep}}',
      [["manifest/dependency-name-unsafe", "/dependencies/a\u200b"]],
    ],
    [
      "one last segment in both fields",
      "dependencies: {a: {url: https://a.example/x.tgz, local_path: a}}\noptional-dependencies: {b: {url: https://b.example/X.tgz, local_path: b}}",
      [["manifest/dependency-collision", "/optional-dependencies/b"]],
    ],
    [
      "a bare shared object",
      "dependencies: {a: {url: https://a.example/liba.so, local_path: liba.so}}",
      [["manifest/dependency-bare-shared-object", "/dependencies/a"]],
    ],
    [
      "a file that nobody packs",
      `dependencies: {a: {url: https://a.example/a.tgz, sha256: ${sha256}}}`,
      [["bundle/dependency-missing", "/dependencies/a"]],
    ],
    [
      "a list, in which they stand by number",
      `dependencies: [{name: b, local_path: b}, {name: a, url: https://a.example/a.tgz, sha256: ${sha256}}]`,
      [["bundle/dependency-missing", "/dependencies/1"]],
    ],
    ["all well", "dependencies: {a: {url: https://a.example/a.tgz, local_path: a}}", []],
  ])("%s", (_what, text, expected) => {
    expect(placesOf(judged(`${good}${text}\n`))).toEqual(expected);
  });
});

describe("commands by hand, before any is registered", () => {
  const command = (name: string) =>
    `{command_name: ${name}, command_arity: 2, flags: [readonly], first_key: 1, last_key: 1, step: 1}`;
  const excluded = "exclude_commands: [T.GET]\n";

  it.each<[what: string, text: string, caseless: [Rule, string][], exact: [Rule, string][]]>([
    [
      "excluded and overridden in another case",
      `${excluded}overide_command: [${command("t.get")}]`,
      [["manifest/command-excluded", "/overide_command/0/command_name"]],
      [],
    ],
    [
      "excluded and overridden under the other name of the field",
      `${excluded}overide_command: [${command("t.set")}]\noverride_command: [${command("T.GET")}]`,
      [["manifest/command-excluded", "/override_command/0/command_name"]],
      [["manifest/command-excluded", "/override_command/0/command_name"]],
    ],
    [
      "overridden and added",
      `override_command: [${command("t.get")}]\nadd_command: [${command("t.get")}]`,
      [["manifest/command-exists", "/add_command/0/command_name"]],
      [["manifest/command-exists", "/add_command/0/command_name"]],
    ],
    [
      "added twice",
      `add_command: [${command("t.get")}, ${command("t.get")}]`,
      [["manifest/command-exists", "/add_command/1/command_name"]],
      [["manifest/command-exists", "/add_command/1/command_name"]],
    ],
    ["excluded, and added with another shape", `${excluded}add_command: [${command("T.GET")}]`, [], []],
  ])("%s", (_what, text, caseless, exact) => {
    expect(placesOf(judged(`${good}${text}\n`))).toEqual(caseless);
    expect(placesOf(judged(`${good}${text}\n`, { matchCommands: "exact" }))).toEqual(exact);
  });
});

describe("one run tells all", () => {
  it("of values under misspelt keys, where they stand", () => {
    const text = good
      .replace("capabilities: [types]", "capabilites: [flsh]")
      .replace('compatible_redis_version: "8.0"', "compatible_redis_verison: 8.0")
      .replace("operating_systems: [rhel9]", "operating_system: [almalinux9]");
    expect(placesOf(judged(text))).toEqual([
      ["manifest/unknown-key", "/compatible_redis_verison"],
      ["manifest/unknown-key", "/capabilites"],
      ["manifest/unknown-key", "/operating_system"],
      ["manifest/version-not-quoted", "/compatible_redis_verison"],
      ["metadata/operating-system-alias", "/operating_system/0"],
      ["metadata/capability-unknown", "/capabilites/0"],
    ]);
  });

  it("of everything beside a value of the wrong form", () => {
    const text = `${without("email").replace("[types]", "[flsh]")}email: [x]\nhomepage_: here\n`;
    expect(placesOf(judged(text))).toEqual([
      ["manifest/unknown-key", "/homepage_"],
      ["manifest/wrong-type", "/email"],
      ["metadata/capability-unknown", "/capabilities/0"],
    ]);
  });

  it("of the commands beside one that is at fault, where they stand", () => {
    const text = `${good}add_command: [{command_name: t.a}, {command_name: t.b, command_arity: 2, flags: [red], first_key: 1, last_key: 1, step: 1}]\n`;
    const found = placesOf(judged(text)).filter(([rule]) => rule !== "manifest/field-missing");
    expect(found).toEqual([["metadata/command-flag-unknown", "/add_command/1/flags/0"]]);
  });

  it("and nothing of a field whose variable is not set", () => {
    const text = good.replace('"8.0"', "${VERSION}").replace("[types]", "[flsh]");
    expect(placesOf(judged(text))).toEqual([
      ["manifest/environment-missing", "/compatible_redis_version"],
      ["metadata/capability-unknown", "/capabilities/0"],
    ]);
  });

  it("and nothing of the form of a value whose variable is not set, under a misspelt key either", () => {
    const path = `dependencies: {d: {url: "https://example.com/d.tgz", local_path: "{os.getenv('WHERE')}"}}\n`;
    expect(placesOf(judged(`${good}${path}`))).toEqual([
      ["manifest/environment-missing", "/dependencies/d/local_path"],
    ]);
    expect(placesOf(judged(`${good}version: "\${NUMBER}"\n`))).toEqual([
      ["manifest/environment-missing", "/version"],
    ]);
    expect(placesOf(judged(`${good}semantic-version: "\${NUMBER}"\n`))).toEqual([
      ["manifest/environment-missing", "/semantic-version"],
      ["manifest/unknown-key", "/semantic-version"],
    ]);
  });

  it("and nothing of a key that could mean two fields, or one that is there", () => {
    expect(rulesOf(judged(`${good}auhtor: [x]\n`))).toEqual(["manifest/unknown-key"]);
  });
});

describe("templates that are not quoted", () => {
  // Placed where the text stands, though that is no YAML.
  it("leave the rest to be judged", () => {
    const text = `${without("email")}email: {{EMAIL}}\ncapabilites: [types]\ncrdb: {{CRDB}}\n`;
    const found = judged(text.replace("license: MIT\n", ""));
    expect(placesOf(found).toSorted()).toEqual([
      ["manifest/description-missing", undefined],
      ["manifest/template-leftover", "/crdb"],
      ["manifest/template-leftover", "/email"],
      ["manifest/unknown-key", "/capabilites"],
    ]);
    expect(found.find(({ rule }) => rule === "manifest/unknown-key")?.place).toMatchObject({
      line: 12,
      column: 1,
    });
  });

  it("silence what stands under them and no more", () => {
    const dependencies = `dependencies:
  {{NAME}}: {url: 7}
  {{NAME}}: {url: ftp://example.com/x.tgz}
  ../engine: {url: https://example.com/engine.tgz, sha256: {{SHA}}}
  other: {url: "{{ADDRESS}}/engine.tgz"}
  plain: {url: https://example.com/plain.tgz, sha256: ${"a".repeat(64)}}
`;
    const found = judged(`${good}${dependencies}`);
    expect(found.filter(({ rule }) => rule !== "manifest/template-leftover")).toMatchObject([
      { rule: "bundle/dependency-missing", facts: { dependency: "plain" } },
    ]);
    expect(found.filter(({ rule }) => rule === "manifest/template-leftover")).toHaveLength(4);
  });

  it.each(["\n{{MORE}}\n", "{% if x %}\nauthor: {{X}}\n", "[{{A}}]"])(
    "are all that is said where the text around them is no manifest: %j",
    (rest) => {
      const found = judged(rest.startsWith("[") ? rest : `${good}${rest}`);
      expect(new Set(rulesOf(found))).not.toContain("yaml/syntax");
    },
  );
});
