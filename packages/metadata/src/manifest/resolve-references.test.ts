import { subjectOf } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { parseManifest } from "./parse-manifest.ts";
import type { Environment } from "./resolve-references.ts";

/** A parse with what it found in the form of the manifest; what checks say of good form is next to the checks. */
function parse(text: string, environment: Environment = {}) {
  const { findings, ...rest } = parseManifest(new TextEncoder().encode(text), environment);
  return { ...rest, findings: findings.filter(({ rule }) => subjectOf(rule) !== "metadata") };
}

const environment = {
  NAME: "value",
  _x1: "low",
  EMPTY: "",
  NESTED: "${NAME}",
  VERSION: "8.10",
  SIGNS: "$& $1 $$",
};

describe("references to the environment", () => {
  it.each([
    ["${NAME}", "value"],
    ["a-${NAME}-b", "a-value-b"],
    ["${NAME}${NAME}", "valuevalue"],
    ["${_x1}", "low"],
    ["{os.getenv('NAME')}", "value"],
    ["{os.getenv( 'NAME' )}", "value"],
    ["https://example.com/${NAME}/{os.getenv('_x1')}.tgz", "https://example.com/value/low.tgz"],
    ["[${EMPTY}]", "[]"],
  ])("%s is %s", (written, expected) => {
    const { manifest, findings } = parse(`description: "${written}"\n`, environment);
    expect(findings).toEqual([]);
    expect(manifest?.description).toBe(expected);
  });

  it("may have double quotes in RAMP's form", () => {
    const { manifest, findings } = parse(`description: '{os.getenv("NAME")}'\n`, environment);
    expect(findings).toEqual([]);
    expect(manifest?.description).toBe("value");
  });

  it.each([
    ["$${NAME}", "${NAME}"],
    ["$${NAME} ${NAME}", "${NAME} value"],
    ["$${UNSET}", "${UNSET}"],
    ["$$ and $NAME and {NAME}", "$$ and $NAME and {NAME}"],
    ["${}", "${}"],
    ["${1A}", "${1A}"],
    ["${NAME", "${NAME"],
  ])("%s stands for itself: %s", (written, expected) => {
    const { manifest, findings } = parse(`description: "${written}"\n`, environment);
    expect(findings).toEqual([]);
    expect(manifest?.description).toBe(expected);
  });

  it("are resolved once: what a value contains is a text", () => {
    expect(parse("description: ${NESTED}\n", environment).manifest?.description).toBe("${NAME}");
    expect(parse("description: ${SIGNS}\n", environment).manifest?.description).toBe("$& $1 $$");
  });

  it("are resolved in every value, at any depth, and not in keys", () => {
    const { manifest, findings } = parse(
      `capabilities: ["\${NAME}"]
crdb: {"\${NAME}": ["\${NAME}"]}
dependencies: {a: {local_path: "build/\${NAME}"}}
exclude_commands: "\${NAME}, b"
`,
      { NAME: "types" },
    );
    expect(findings).toEqual([]);
    expect(manifest).toMatchObject({
      capabilities: ["types"],
      crdb: { "${NAME}": ["types"] },
      dependencies: { a: { local_path: "build/types" } },
      exclude_commands: ["types", "b"],
    });
  });

  it("stay a text, whatever their value looks like", () => {
    const { manifest, findings } = parse("min_redis_version: ${VERSION}\n", environment);
    expect(findings).toEqual([]);
    expect(manifest?.min_redis_version).toBe("8.10");
  });

  it("do not make a text another type", () => {
    expect(parse("bigstore_version_2_support: ${FLAG}\n", { FLAG: "true" }).findings).toMatchObject([
      { rule: "manifest/wrong-type", facts: { field: "bigstore_version_2_support" } },
    ]);
  });

  it.each([
    ["${UNSET}", "UNSET"],
    ["a {os.getenv('UNSET')} b", "UNSET"],
    ["${name}", "name"],
    // What every object of the language has is not in the environment.
    ["${constructor}", "constructor"],
    ["${toString}", "toString"],
    ["${__proto__}", "__proto__"],
  ])("%s is an error where it stands, since the variable is not set", (written, name) => {
    const { findings } = parse(`author: x\ndescription: "${written}"\n`, environment);
    expect(findings).toMatchObject([
      {
        rule: "manifest/environment-missing",
        severity: "error",
        facts: { name },
        place: { line: 2, column: 14, pointer: "/description" },
      },
    ]);
  });

  it("are looked up in the environment that is given, not in that of the process", () => {
    expect(process.env).toHaveProperty("PATH");
    expect(parse("description: ${PATH}\n").findings).toMatchObject([
      { rule: "manifest/environment-missing", facts: { name: "PATH" } },
    ]);
  });

  it("of several variables that are not set name each", () => {
    const { findings } = parse("description: ${A} ${B}\nauthor: ${C}\n");
    expect(findings.map(({ facts }) => "name" in facts && facts.name).toSorted()).toEqual(["A", "B", "C"]);
  });
});

// RAMP runs these fields as Python.
describe("expressions of Python", () => {
  it.each([
    ["command_line_args", "{os.getcwd()}"],
    ["command_line_args", "PATH {os.path.join('a', 'b')}"],
    ["command_line_args", "{__import__('os').system('id')}"],
    ["command_line_args", "{os.environ['HOME']}"],
    ["command_line_args", "{os.getenv('NAME', 'x')}"],
    ["command_line_args", "{1 + 1}"],
    ["command_line_args", "{module_path}"],
    ["run_command_line_args", "{os.getcwd()}"],
  ])("%s: %s is kept as it stands, with a warning", (field, written) => {
    const { manifest, findings } = parse(`author: x\n${field}: "${written}"\n`, environment);
    expect(manifest).toHaveProperty(field, written);
    expect(findings).toMatchObject([
      {
        rule: "manifest/expression-not-evaluated",
        severity: "warning",
        place: { line: 2, column: field.length + 3, pointer: `/${field}` },
      },
    ]);
  });

  it("with double quotes are found like others", () => {
    const written = '{os.environ["HOME"]}';
    const { manifest, findings } = parse(`command_line_args: '${written}'\n`);
    expect(manifest?.command_line_args).toBe(written);
    expect(findings).toMatchObject([{ rule: "manifest/expression-not-evaluated" }]);
  });

  it("are found in the path of a dependency", () => {
    const { manifest, findings } = parse(`dependencies:\n  a:\n    local_path: "{os.getcwd()}/a"\n`);
    expect(manifest?.dependencies).toEqual({ a: { local_path: "{os.getcwd()}/a" } });
    expect(findings).toMatchObject([
      {
        rule: "manifest/expression-not-evaluated",
        place: { line: 3, pointer: "/dependencies/a/local_path" },
      },
    ]);
  });

  it("beside a reference are kept, and the reference is resolved", () => {
    const { manifest, findings } = parse(`command_line_args: "\${NAME} {os.getcwd()}"\n`, environment);
    expect(manifest?.command_line_args).toBe("value {os.getcwd()}");
    expect(findings).toMatchObject([{ rule: "manifest/expression-not-evaluated" }]);
  });

  it("in a field that RAMP does not run are a text like any other", () => {
    const { manifest, findings } = parse(`description: "calls {os.getcwd()} in f-strings"\n`);
    expect(manifest?.description).toBe("calls {os.getcwd()} in f-strings");
    expect(findings).toEqual([]);
  });
});

describe("what a template step left behind", () => {
  it.each([
    ["a value", "author: x\nemail: {{EMAIL}}\n", "{{EMAIL}}", 2, 8],
    ["a value in quotes", 'author: x\nemail: "{{EMAIL}}"\n', "{{EMAIL}}", 2, 9],
    ["a part of a value", "author: x\nemail: a@{{HOST}}.example\n", "{{HOST}}", 2, 10],
    ["spaces inside", "author: {{ NAME }}\n", "{{ NAME }}", 1, 9],
    ["a key", "author: x\ndependencies:\n  {{NAME}}:\n    url: x\n", "{{NAME}}", 3, 3],
    ["the line ends of Windows", "author: x\r\nemail: {{EMAIL}}\r\n", "{{EMAIL}}", 2, 8],
    ["a value behind a # that is no comment", "author: a#{{NAME}}\n", "{{NAME}}", 1, 11],
    [
      "a value behind a # in quotes, which is found where the value begins",
      'author: "a # {{NAME}}"\n',
      "{{NAME}}",
      1,
      9,
    ],
  ])("%s", (_, text, template, line, column) => {
    const { manifest, findings } = parse(text);
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([
      { rule: "manifest/template-leftover", severity: "error", facts: { template }, place: { line, column } },
    ]);
  });

  it("is named once for each place", () => {
    const { findings } = parse("author: {{A}}{{B}}\nemail: {{A}}\n");
    expect(findings.map(({ place }) => [place.line, place.column])).toEqual([
      [1, 9],
      [1, 14],
      [2, 8],
    ]);
  });

  it.each(["# {{NAME}}\nauthor: x\n", "author: x # was {{NAME}}\n"])(
    "in a comment is nothing: %j",
    (text) => {
      expect(parse(text)).toMatchObject({ manifest: { author: "x" }, findings: [] });
    },
  );
});
