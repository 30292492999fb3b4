import { subjectOf } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { judgeFields } from "./judge-manifest.ts";
import { emptyManifest } from "./manifest.ts";
import { maxManifestSize, parseManifest } from "./parse-manifest.ts";

const parseWhole = (text: string) => parseManifest(new TextEncoder().encode(text), {});

/** A parse with what it found in the form of the manifest; what checks say of good form is next to the checks. */
function parse(text: string) {
  const { findings, ...rest } = parseWhole(text);
  return { ...rest, findings: findings.filter(({ rule }) => subjectOf(rule) !== "metadata") };
}

const findingsOf = (text: string) => parse(text).findings;
/** With what checks say of the fields. */
const judgedOf = (text: string) => judgeFields(parseWhole(text));
const errorsOf = (text: string) => judgedOf(text).filter(({ severity }) => severity === "error");
const sha256 = "38aaa5ed7a7f0b5c1e3fed37468d0a960d4a26653c6c937244d170414728e2b5";
const command =
  "{command_name: a.get, command_arity: 2, flags: [readonly], first_key: 1, last_key: 1, step: 1}";

describe("a manifest as public repositories write it", () => {
  const text = `display_name: "RediSearch 2"
capability_name: "Search and query"
author: "Redis"
email: "redis@example.com"
description: "Secondary index and query engine"
homepage: 'https://redis.io'
license: "RSALv2, SSPLv1 or AGPLv3"
command_line_args: ""
min_redis_version: "8.0"
min_redis_pack_version: "7.22"
compatible_redis_version: "8.0"
bigstore_version_2_support: yes
config_command: "_FT.CONFIG SET"
capabilities:
    - types
    - replica_of
    - flash
exclude_commands:
    - _FT.DEBUG
overide_command:
    - {command_name: FT.AGGREGATE, command_arity: -1, flags: [readonly], first_key: 0, last_key: 1, step: -2}
`;

  it("is read without findings in its form, and without errors", () => {
    expect(findingsOf(text)).toEqual([]);
    expect(errorsOf(text)).toEqual([]);
  });

  it("keeps every field under its name", () => {
    expect(parse(text).manifest).toEqual({
      display_name: "RediSearch 2",
      capability_name: "Search and query",
      author: "Redis",
      email: "redis@example.com",
      description: "Secondary index and query engine",
      homepage: "https://redis.io",
      license: "RSALv2, SSPLv1 or AGPLv3",
      command_line_args: "",
      min_redis_version: "8.0",
      min_redis_pack_version: "7.22",
      compatible_redis_version: "8.0",
      bigstore_version_2_support: true,
      config_command: "_FT.CONFIG SET",
      capabilities: ["types", "replica_of", "flash"],
      exclude_commands: ["_FT.DEBUG"],
      override_command: [
        {
          command_name: "FT.AGGREGATE",
          command_arity: -1,
          flags: ["readonly"],
          first_key: 0,
          last_key: 1,
          step: -2,
        },
      ],
      add_command: [],
      dependencies: {},
      "optional-dependencies": {},
    });
  });

  it("is read alike with the line ends of Windows", () => {
    expect(parse(text.replaceAll("\n", "\r\n"))).toMatchObject({
      manifest: parse(text).manifest,
      findings: [],
    });
  });

  it("is read alike with a byte-order mark, with a warning", () => {
    const { manifest, findings } = parse(`\ufeff${text}`);
    expect(manifest).toEqual(parse(text).manifest);
    expect(findings).toMatchObject([{ rule: "text/byte-order-mark", severity: "warning" }]);
  });

  it("gives the places of its values to later checks", () => {
    expect(parse(text).document?.place(["capabilities", 2])).toEqual({
      line: 17,
      column: 7,
      pointer: "/capabilities/2",
    });
    expect(parse(text).document?.keyPlace(["overide_command", 0, "step"])).toMatchObject({ line: 21 });
  });
});

describe("JSON", () => {
  it.each([
    ["on one line", '{"author": "x", "capabilities": ["types"], "bigstore_version_2_support": true}'],
    [
      "indented with tabs",
      '{\n\t"author": "x",\n\t"capabilities": [\n\t\t"types"\n\t],\n\t"bigstore_version_2_support": true\n}\n',
    ],
  ])("%s is a manifest too", (_, text) => {
    const { manifest, findings } = parse(text);
    expect(findings).toEqual([]);
    expect(manifest).toMatchObject({
      author: "x",
      capabilities: ["types"],
      bigstore_version_2_support: true,
    });
  });

  it("with a duplicate key is an error", () => {
    expect(findingsOf('{"author": "x", "author": "y"}')).toMatchObject([
      { rule: "yaml/duplicate-key", facts: { key: "author" }, place: { line: 1, column: 17 } },
    ]);
  });
});

describe("a text that is not YAML", () => {
  it.each([
    ["a bracket that does not close", "author: x\ncapabilities: [types\n", 3],
    ["a quote that does not close", 'author: "x\nemail: y\n', undefined],
    ["a tab as indentation", "author: x\ndependencies:\n\ta: {}\n", 3],
    ["indentation that fits nothing", "dependencies:\n    a: {}\n  b: {}\n", 3],
    ["a map behind a text", "author: x\n  email: y\n", undefined],
    ["a character that is reserved", "author: x\nemail: @y\n", 2],
    ["an alias that nothing stands for", "author: x\nemail: *y\n", 2],
    ["a second document", "author: x\n---\nauthor: y\n", 2],
  ])("%s is an error where it stands", (_, text, line) => {
    const { manifest, findings } = parse(text);
    expect(manifest).toBeUndefined();
    expect(findings.map(({ rule }) => rule)).toContain("yaml/syntax");
    expect(findings[0]).toMatchObject({ rule: "yaml/syntax", severity: "error" });
    if (line !== undefined) expect(findings[0]?.place.line).toBe(line);
  });

  it.each([
    ["an object of Python", "author: !!python/object/apply:os.system ['ls']\n"],
    ["a tuple of Python", "author: x\ncrdb: !!python/tuple [1]\n"],
    ["a name of Python", "author: !!python/name:os.system\n"],
    ["a tag of nobody", "author: !secret x\n"],
    ["a class of Ruby", "author: !ruby/object:Gem::Installer {}\n"],
  ])("%s is refused, never made", (_, text) => {
    const { manifest, findings } = parse(text);
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([{ rule: "yaml/syntax", severity: "error" }]);
  });

  it.each([0x00, 0x07, 0x0b, 0x1b, 0x7f, 0x9f, 0xfffe])(
    "the character %i, which YAML excludes, is an error in a value, a key, a comment and JSON",
    (code) => {
      const character = String.fromCodePoint(code);
      const texts = [
        `author: "x"\nemail: ab${character}\n`,
        `a${character}: x\n`,
        `# ${character}\nauthor: x\n`,
      ];
      for (const text of [...texts, `{"author": "${character}"}`]) {
        expect(parse(text)).not.toHaveProperty("manifest");
        expect(errorsOf(text)).toMatchObject([{ rule: "yaml/syntax" }]);
      }
      expect(errorsOf(texts[0] ?? "")[0]?.place).toMatchObject({ line: 2, column: 10 });
    },
  );

  it("tabs, line ends of any kind and characters of every plane are none", () => {
    expect(errorsOf('author: "x\t\u0085\ufeff\ue000\u{1f98a}"\r\nemail: y # \u2028\n')).toEqual([]);
  });

  it("bytes that are not UTF-8 are an error", () => {
    const bytes = Uint8Array.of(0x61, 0x3a, 0x20, 0xff);
    const { manifest, findings } = parseManifest(bytes, {}, { entry: "ramp.yml" });
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([
      { rule: "text/invalid-utf-8", severity: "error", place: { entry: "ramp.yml" } },
    ]);
  });

  it("more than a mebibyte is an error", () => {
    const bytes = new TextEncoder().encode(`author: x\n#${" ".repeat(maxManifestSize)}`);
    expect(maxManifestSize).toBe(1_048_576);
    expect(parseManifest(bytes, {}).findings).toMatchObject([
      { rule: "text/too-large", facts: { size: bytes.length, limit: maxManifestSize } },
    ]);
  });

  it("half of a character, which no module.json could hold, is an error", () => {
    expect(errorsOf('author: "\\ud83e"\n')).toMatchObject([{ severity: "error" }]);
    expect(errorsOf('author: "\\ud83e\\udd8a"\n')).toEqual([]);
  });
});

describe("YAML is read as RAMP's parser reads it", () => {
  it.each(["yes", "Yes", "on", "true", "TRUE"])("%s is true", (word) => {
    expect(parse(`bigstore_version_2_support: ${word}\n`).manifest).toMatchObject({
      bigstore_version_2_support: true,
    });
  });

  it.each(["no", "off", "False"])("%s is false", (word) => {
    expect(parse(`bigstore_version_2_support: ${word}\n`).manifest).toMatchObject({
      bigstore_version_2_support: false,
    });
  });

  // PyYAML knows the words of YAML 1.1, except its single letters.
  it.each(["y", "N", "Y", "n"])("%s is a text", (word) => {
    expect(parse(`author: ${word}\n`).manifest).toMatchObject({ author: word });
  });

  it("anchors, aliases and merge keys are resolved", () => {
    const { manifest, findings } = parse(
      `dependencies:\n  a: &a {url: https://example.com/a.tgz, sha256: ${sha256}}\n  b: {<<: *a, url: https://example.com/b.tgz}\n`,
    );
    expect(findings).toEqual([]);
    expect(manifest?.dependencies).toEqual({
      a: { url: "https://example.com/a.tgz", sha256 },
      b: { url: "https://example.com/b.tgz", sha256 },
    });
  });
});

describe("a file that is no manifest", () => {
  it.each([
    ["an empty file", ""],
    ["spaces and line ends", " \n\n"],
    ["comments alone", "# a manifest, one day\n"],
    ["an empty document", "---\n...\n"],
    ["null", "~\n"],
    ["a text", "just text\n"],
    ["a number", "42\n"],
    ["a list", "- author\n- email\n"],
    // What a public repository without any module has in its ramp.yml.
    ["a container composition", "ramp:\n  image: example/ramp\n  ports:\n    - 80:80\n"],
    [
      "a container composition with a version",
      'version: "3.8"\nservices:\n  web:\n    image: example/web\nvolumes:\n  data:\n',
    ],
    ["a set", "!!set\n? author\n? email\n"],
    ["an ordered map", "!!omap\n- author: x\n- email: y\n"],
  ])("%s is recognised", (_, text) => {
    const { manifest, findings } = parse(text);
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([{ rule: "manifest/not-a-manifest", severity: "error" }]);
  });

  it("an empty map is a manifest that says nothing", () => {
    expect(parse("{}\n")).toMatchObject({ manifest: emptyManifest, findings: [] });
  });
});

describe("keys given twice", () => {
  it.each([
    ["at the root", "author: x\nemail: y\nauthor: z\n", "author", 3, 1],
    ["with the line ends of Windows", "author: x\r\nauthor: y\r\n", "author", 2, 1],
    ["in a dependency", "dependencies:\n  a:\n    url: x\n    url: z\n", "url", 4, 5],
    ["in braces", "dependencies: {a: {url: x}, a: {url: z}}\n", "a", 1, 29],
    ["in quotes", 'author: x\n"author": z\n', "author", 2, 1],
    ["with a colon in the name", 'crdb:\n  "a:b": 1\n  "a:b": 2\n', "a:b", 3, 3],
  ])("%s are an error with line and column", (_, text, key, line, column) => {
    const { manifest, findings } = parse(text);
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([
      { rule: "yaml/duplicate-key", severity: "error", facts: { key }, place: { line, column } },
    ]);
  });
});

describe("unknown keys", () => {
  // The mistakes that are in public manifests, and some more.
  it.each([
    ["min_redis_verison", "min_redis_version"],
    ["isplay_name", "display_name"],
    ["min-redis-version", "min_redis_version"],
    ["min-redis-pack-version", "min_redis_pack_version"],
    ["command-line-args", "command_line_args"],
    ["display-name", "display_name"],
    ["optional_dependencies", "optional-dependencies"],
    ["Author", "author"],
    ["overrid_command", "override_command"],
  ])("%s is an error that names %s, with line, column and pointer", (key, nearest) => {
    const { findings } = parse(`email: x\n${key}: "4.0"\n`);
    expect(findings).toMatchObject([
      {
        rule: "manifest/unknown-key",
        severity: "error",
        facts: { key, nearest },
        place: { line: 2, column: 1, pointer: `/${key}` },
      },
    ]);
  });

  it("that resemble nothing name nothing", () => {
    expect(findingsOf("author: x\nzzzzzzzz: y\n")).toMatchObject([
      { rule: "manifest/unknown-key", facts: { key: "zzzzzzzz" } },
    ]);
    expect(findingsOf("author: x\nzzzzzzzz: y\n")[0]?.facts).not.toHaveProperty("nearest");
  });

  it("are kept", () => {
    expect(parse("author: x\nzzzzzzzz: [1, 2]\n").manifest).toMatchObject({ zzzzzzzz: [1, 2] });
  });

  it("are found in every hyphenated key of a manifest", () => {
    const text =
      'min-redis-version: "7.2"\nmin-redis-pack-version: "7.2"\ncommand-line-args: ""\ndisplay-name: x\n';
    expect(findingsOf(text).map(({ rule, place }) => [rule, place.line])).toEqual(
      [1, 2, 3, 4].map((line) => ["manifest/unknown-key", line]),
    );
  });

  it("are found in a dependency", () => {
    expect(
      findingsOf(`dependencies:\n  a:\n    url: x\n    sha256: ${sha256}\n    sah256: x\n`),
    ).toMatchObject([
      {
        rule: "manifest/unknown-key",
        facts: { key: "sah256", nearest: "sha256" },
        place: { line: 5, column: 5, pointer: "/dependencies/a/sah256" },
      },
    ]);
  });

  it("are found in a command", () => {
    const text = `add_command:\n  - ${command.replace("}", ", stpe: 1}")}\n`;
    expect(findingsOf(text)).toMatchObject([
      {
        rule: "manifest/unknown-key",
        facts: { key: "stpe", nearest: "step" },
        place: { line: 2, pointer: "/add_command/0/stpe" },
      },
    ]);
  });

  it("without a value are found like others", () => {
    expect(findingsOf("author: x\nmin_redis_verison:\n")).toMatchObject([
      { rule: "manifest/unknown-key", facts: { key: "min_redis_verison" }, place: { line: 2, column: 1 } },
    ]);
  });

  it("that mean something in JavaScript are ordinary ones", () => {
    const { manifest, findings } = parse("author: x\n__proto__: {polluted: true}\nconstructor: z\n");
    expect(findings).toMatchObject([
      { rule: "manifest/unknown-key", facts: { key: "__proto__" }, place: { line: 2, column: 1 } },
      { rule: "manifest/unknown-key", facts: { key: "constructor" }, place: { line: 3, column: 1 } },
    ]);
    expect(manifest).not.toHaveProperty("polluted");
    expect({}).not.toHaveProperty("polluted");
  });

  it.each([
    ["redis_ref", "redis_ref: unstable\n"],
    ["docker_image_version", "docker_image_version: 8.0\n"],
  ])("%s belongs to build scripts: information, and kept", (key, text) => {
    const { manifest, findings } = parse(`author: x\n${text}`);
    expect(findings).toMatchObject([
      {
        rule: "manifest/foreign-key",
        severity: "info",
        facts: { key },
        place: { line: 2, column: 1, pointer: `/${key}` },
      },
    ]);
    expect(manifest).toHaveProperty(key);
  });
});

describe("values of the wrong type", () => {
  it.each([
    ["author: [x]", "author", 9],
    ["author: {name: x}", "author", 9],
    ["author: 42", "author", 9],
    ["author: true", "author", 9],
    ["email: 2024-01-01", "email", 8],
    ["license: !!binary aGVsbG8=", "license", undefined],
    ["capabilities: {types: true}", "capabilities", 15],
    ["capabilities: 7", "capabilities", 15],
    ["capabilities: [types, 7]", "capabilities[1]", 23],
    ["exclude_commands: [[a]]", "exclude_commands[0]", 20],
    ["operating_systems: {rhel9: x}", "operating_systems", 20],
    ["bigstore_version_2_support: 1", "bigstore_version_2_support", 29],
    ['bigstore_version_2_support: "yes"', "bigstore_version_2_support", 29],
    ["dependencies: a.tgz", "dependencies", 15],
    ["dependencies: {a: https://example.com/a.tgz}", "dependencies.a", 19],
    ["dependencies: [a]", "dependencies[0]", 16],
    ["dependencies: {a: {url: 3}}", "dependencies.a.url", 25],
    ["add_command: {command_name: a}", "add_command", 14],
    ["overide_command: a", "overide_command", 18],
    ["crdb: [1]", "crdb", 7],
    ["redis_args: a", "redis_args", 13],
    ["version: 1.5", "version", 10],
    ['version: "10204"', "version", 10],
  ])("%s", (line, field, column) => {
    const { manifest, findings } = parse(`homepage: x\n${line}\n`);
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([
      { rule: "manifest/wrong-type", severity: "error", facts: { field }, place: { line: 2 } },
    ]);
    if (column !== undefined) expect(findings[0]?.place.column).toBe(column);
  });

  it("all of them are named at once", () => {
    const text = "author: 1\nemail: []\nlicense: {}\ncapabilities: 4\n";
    expect(
      findingsOf(text)
        .map(({ place }) => place.line)
        .toSorted(),
    ).toEqual([1, 2, 3, 4]);
  });
});

describe("versions without quotes", () => {
  it.each([
    ["min_redis_version", "8.10"],
    ["min_redis_version", "8"],
    ["min_redis_pack_version", "7.20"],
    ["compatible_redis_version", "8.0"],
    ["semantic_version", "1.2"],
  ])("%s: %s is an error that quotes what was written", (field, written) => {
    const { manifest, findings } = parse(`author: x\n${field}: ${written}\n`);
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([
      {
        rule: "manifest/version-not-quoted",
        severity: "error",
        facts: { field, found: written },
        place: { line: 2, column: field.length + 3, pointer: `/${field}` },
      },
    ]);
  });

  it.each(['"8.10"', "'8.10'", "8.10.1", '""', '"8"', "6.0.7"])("%s is a text", (written) => {
    const { manifest, findings } = parse(`min_redis_version: ${written}\n`);
    expect(findings).toEqual([]);
    expect(manifest).toMatchObject({ min_redis_version: written.replaceAll(/["']/g, "") });
  });

  it.each(['"latest"', '"8.x"', '"v8"', '"8.0.0.1"', '" 8"', '">= 8"'])(
    "%s is a text of another form",
    (written) => {
      expect(findingsOf(`author: x\nmin_redis_version: ${written}\n`)).toMatchObject([
        {
          rule: "manifest/malformed-value",
          severity: "error",
          facts: { field: "min_redis_version" },
          place: { line: 2, column: 20 },
        },
      ]);
    },
  );
});

describe("lists", () => {
  it.each([
    ["a list of its own", "\n  - types\n  - flash", ["types", "flash"]],
    ["a list in brackets", "[types, flash]", ["types", "flash"]],
    ["names separated by commas", "types, flash", ["types", "flash"]],
    ["commas without spaces", "types,flash", ["types", "flash"]],
    ["one name", "types", ["types"]],
    ["commas too many", '"types,, flash,"', ["types", "flash"]],
    ["an empty text", '""', []],
    ["an empty list", "[]", []],
  ])("capabilities may be %s", (_, written, expected) => {
    const { manifest, findings } = parse(`capabilities: ${written}\n`);
    expect(findings).toEqual([]);
    expect(manifest?.capabilities).toEqual(expected);
  });

  it("may be written with commas in the other two fields of names", () => {
    expect(parse("exclude_commands: a.x, a.y\noperating_systems: rhel9, ubuntu22\n").manifest).toMatchObject({
      exclude_commands: ["a.x", "a.y"],
      operating_systems: ["rhel9", "ubuntu22"],
    });
  });

  it("a capability is found where it stands in such a text", () => {
    const findings = judgedOf("author: x\ncapabilities: types, flush\n");
    expect(findings.filter(({ rule }) => rule === "metadata/capability-unknown")).toMatchObject([
      { facts: { name: "flush" }, place: { line: 2, column: 15 } },
    ]);
  });
});

describe("dependencies", () => {
  const expected = { gears_v8: { url: "https://example.com/gears_v8.tgz", sha256 } };

  it.each([
    ["a map", `dependencies:\n  gears_v8: {url: https://example.com/gears_v8.tgz, sha256: "${sha256}"}\n`],
    [
      "a list",
      `dependencies:\n  - {name: gears_v8, url: https://example.com/gears_v8.tgz, sha256: "${sha256}"}\n`,
    ],
  ])("may be %s", (_, text) => {
    const { manifest, findings } = parse(text);
    expect(findings).toEqual([]);
    expect(manifest?.dependencies).toEqual(expected);
    expect(manifest?.["optional-dependencies"]).toEqual({});
  });

  it.each([
    [
      "a map",
      `optional-dependencies:\n  gears_v8: {url: https://example.com/gears_v8.tgz, sha256: "${sha256}"}\n`,
    ],
    [
      "a list",
      `optional-dependencies:\n  - {name: gears_v8, url: https://example.com/gears_v8.tgz, sha256: "${sha256}"}\n`,
    ],
  ])("that are optional may be %s", (_, text) => {
    const { manifest, findings } = parse(text);
    expect(findings).toEqual([]);
    expect(manifest?.["optional-dependencies"]).toEqual(expected);
    expect(manifest?.dependencies).toEqual({});
  });

  it("may come from a path, with or without an address", () => {
    const { manifest, findings } = parse(
      "dependencies:\n  a: {local_path: build/a}\n  b: {local_path: ./b, url: https://example.com/b.tgz}\n",
    );
    expect(findings).toEqual([]);
    expect(manifest?.dependencies).toEqual({
      a: { local_path: "build/a" },
      b: { local_path: "./b", url: "https://example.com/b.tgz" },
    });
  });

  it("of a list need a name", () => {
    expect(findingsOf(`dependencies:\n  - {url: x, sha256: "${sha256}"}\n`)).toMatchObject([
      {
        rule: "manifest/field-missing",
        severity: "error",
        facts: { field: "name", of: "dependencies[0]" },
        place: { line: 2, column: 5, pointer: "/dependencies/0" },
      },
    ]);
  });

  it("of a list with one name twice are an error, since a map can hold one of them only", () => {
    const text = `dependencies:\n  - {name: a, url: x, sha256: "${sha256}"}\n  - {name: a, url: z, sha256: "${sha256}"}\n`;
    expect(errorsOf(text)).toMatchObject([{ place: { line: 3 } }]);
  });

  it.each(["abc", `${sha256}0`, sha256.replace("3", "g")])(
    "have a checksum of 64 digits, not %s",
    (written) => {
      expect(findingsOf(`dependencies:\n  a: {url: x, sha256: "${written}"}\n`)).toMatchObject([
        { rule: "manifest/malformed-value", facts: { field: "dependencies.a.sha256" }, place: { line: 2 } },
      ]);
    },
  );

  it("named __proto__ are ordinary ones", () => {
    const { manifest } = parse(`dependencies:\n  __proto__: {url: x, sha256: "${sha256}"}\n`);
    expect(Object.keys(manifest?.dependencies ?? {})).toEqual(["__proto__"]);
    expect({}).not.toHaveProperty("sha256");
  });
});

describe("commands by hand", () => {
  it.each(["overide_command", "override_command"])("%s replaces a command", (key) => {
    const { manifest, findings } = parse(`${key}:\n  - ${command}\n`);
    expect(findings).toEqual([]);
    expect(manifest?.override_command).toEqual([
      { command_name: "a.get", command_arity: 2, flags: ["readonly"], first_key: 1, last_key: 1, step: 1 },
    ]);
    expect(manifest).not.toHaveProperty("overide_command");
  });

  it("both spellings may stand side by side", () => {
    const { manifest, findings } = parse(
      `overide_command: [${command}]\noverride_command: [${command.replace("a.get", "a.set")}]\n`,
    );
    expect(findings).toEqual([]);
    expect(manifest?.override_command.map(({ command_name }) => command_name).toSorted()).toEqual([
      "a.get",
      "a.set",
    ]);
  });

  // As the example manifest of RAMP has it: all that was discovered of the command would be lost.
  it("an entry of a name alone lacks the other five fields", () => {
    const { manifest, findings } = parse('overide_command: [{"command_name": "graph.EXPLAIN"}]\n');
    expect(manifest).toBeUndefined();
    expect(findings).toHaveLength(5);
    for (const { rule } of findings) expect(rule).toBe("manifest/field-missing");
    expect(findings.map(({ facts }) => "field" in facts && facts.field).toSorted()).toEqual([
      "command_arity",
      "first_key",
      "flags",
      "last_key",
      "step",
    ]);
    expect(findings[0]?.place).toEqual({ line: 1, column: 19, pointer: "/overide_command/0" });
  });

  it.each([-1, -2, -3])("a step of %i is understood", (step) => {
    const { manifest, findings } = parse(
      `override_command: [${command.replace("step: 1", `step: ${step}`)}]\n`,
    );
    expect(findings).toEqual([]);
    expect(manifest?.override_command).toMatchObject([{ step }]);
  });

  it("an empty command_name is an error", () => {
    expect(findingsOf(`add_command: [${command.replace("a.get", '""')}]\n`)).toMatchObject([
      { rule: "manifest/malformed-value", facts: { field: "add_command[0].command_name" } },
    ]);
  });

  it("a command_name of 65 characters is a warning, as clusters take 64", () => {
    expect(judgedOf(`add_command: [${command.replace("a.get", "a".repeat(65))}]\n`)).toMatchObject([
      {
        rule: "metadata/command-name-long",
        severity: "warning",
        place: { pointer: "/add_command/0/command_name" },
      },
    ]);
  });

  it("a name of 64 characters is none", () => {
    expect(findingsOf(`add_command: [${command.replace("a.get", "a".repeat(64))}]\n`)).toEqual([]);
  });
});

describe("a key without a value", () => {
  it.each([
    "author",
    "capabilities",
    "exclude_commands",
    "overide_command",
    "add_command",
    "dependencies",
    "min_redis_version",
    "bigstore_version_2_support",
    "version",
  ])("%s is as if it were not there", (key) => {
    for (const text of [`${key}:\n`, `${key}: ~\n`, `${key}: null\n`, `{"${key}": null}`]) {
      expect(parse(text)).toMatchObject({ manifest: emptyManifest, findings: [] });
    }
    expect(parse(`${key}:\n`).manifest).toEqual(emptyManifest);
  });
});

describe("versions of the module itself", () => {
  it.each([
    ["version: 10204", { version: 10_204 }],
    ['semantic_version: "1.2.4"', { semantic_version: "1.2.4" }],
    ['version: 10204\nsemantic_version: "1.2.4"', { version: 10_204, semantic_version: "1.2.4" }],
  ])("%j is read", (text, expected) => {
    expect(parse(text)).toMatchObject({ manifest: expected, findings: [] });
  });

  it.each(["100000000000000000000", "1.0e+20", "9007199254740993", "99999999999999999999999"])(
    "%s is an error, not a crash",
    (written) => {
      expect(errorsOf(`version: ${written}\n`)).toMatchObject([{ place: { line: 1, column: 10 } }]);
    },
  );
});
