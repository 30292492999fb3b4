import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { applyPolicy, finding, RampartError, type Rule } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { expectLinear } from "../../../../test/support/steps.ts";
import { type Configuration, maxConfigurationSize, parseConfiguration } from "./parse-configuration.ts";

const parse = (text: string | Uint8Array, path = "rampart.config.json"): Configuration =>
  parseConfiguration(Buffer.from(text), path);
const parseValue = (value: unknown): Configuration => parse(JSON.stringify(value));
const parseYaml = (text: string): Configuration => parse(text, "rampart.config.yml");

function errorOf(run: () => unknown): RampartError {
  try {
    run();
  } catch (error) {
    if (error instanceof RampartError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const rule = "elf/no-relro" satisfies Rule;
const other = "elf/executable-stack" satisfies Rule;
const places = { [rule]: { entry: "search.so" }, [other]: { entry: "search.so", pointer: "/x" } };

/** Severities that a configuration leaves of two warnings. */
function judge({ policy }: Configuration, path = "a.zip"): Record<string, string> {
  const found = [finding(rule, places[rule], {}), finding(other, places[other], {})];
  return Object.fromEntries(
    applyPolicy(policy, path, found).findings.map((each) => [each.rule, each.severity]),
  );
}

describe("a configuration", () => {
  it("may be empty", () => {
    expect(parseValue({})).toEqual({
      file: "rampart.config.json",
      folder: resolve("."),
      policy: { settings: [], ignores: [] },
      targets: [],
      bundles: [],
    });
  });

  it("asks for a bundle for each combination of a matrix", () => {
    const matrix = { systems: ["rhel8", ["rhel9", "ubuntu22"]], architecture: ["x86_64", "aarch64"] };
    const commandsFrom = { aarch64: "{system}.json" };
    const { bundles } = parseValue({
      bundles: [
        { module: "{system}-{architecture}-{redisVersion}.so", matrix, redisVersion: "8.0", commandsFrom },
        { module: "one.so", name: "one.zip", overrides: { author: "One" } },
      ],
    });
    expect(bundles.map(({ module, commandsFrom: file }) => `${module} ${file}`)).toEqual([
      "rhel8-x86_64-8.0.so undefined",
      "rhel8-aarch64-8.0.so rhel8.json",
      "rhel9_ubuntu22-x86_64-8.0.so undefined",
      "rhel9_ubuntu22-aarch64-8.0.so rhel9_ubuntu22.json",
      "one.so undefined",
    ]);
    expect(bundles[3]).toMatchObject({ systems: ["rhel9", "ubuntu22"], architecture: "aarch64" });
    expect(bundles.at(-1)).toEqual({
      calledAs: "bundles[1]",
      name: "one.zip",
      module: "one.so",
      systems: [],
      overrides: { author: "One" },
    });
  });

  it("has its folder, whatever the caller calls it", () => {
    expect(parse("{}", "some/where/x.json").folder).toBe(resolve("some/where"));
    expect(parse("{}", "/some/where/x.json").folder).toBe("/some/where");
  });

  it("says how many warnings are too many", () => {
    expect(parseValue({ maxWarnings: 0 }).maxWarnings).toBe(0);
  });

  it("names targets, as they are written", () => {
    const { targets } = parse('{"targets": ["rs-8.0/rhel9", "prod.yml"]}', "ci/rampart.config.json");
    expect(targets).toEqual(["rs-8.0/rhel9", "prod.yml"]);
  });

  it("may name its schema", () => {
    expect(judge(parseValue({ $schema: "x", rules: { [rule]: "error" } }))[rule]).toBe("error");
  });

  it("gives rules other severities, with a reason or without", () => {
    const configuration = parseValue({
      rules: { [rule]: "error", [other]: { severity: "info", reason: "built by a vendor" } },
    });
    expect(judge(configuration)).toEqual({ [rule]: "error", [other]: "info" });
    expect(configuration.policy.settings.map(({ reason }) => reason)).toEqual([
      undefined,
      "built by a vendor",
    ]);
  });

  it("gives them to some files, the later override winning", () => {
    const configuration = parseValue({
      rules: { [rule]: "off" },
      overrides: [
        { files: ["*.zip", "old/**"], rules: { [rule]: "info", [other]: "off" }, reason: "old" },
        { files: ["old/*.zip"], rules: { [rule]: { severity: "error", reason: "new" } }, reason: "other" },
      ],
    });
    expect(judge(configuration, "a.zip")).toEqual({ [rule]: "info" });
    expect(judge(configuration, "old/a.zip")).toEqual({ [rule]: "error" });
    expect(judge(configuration, "new/a.zip")).toHaveProperty([other]);
    expect(configuration.policy.settings.map(({ reason }) => reason)).toEqual([
      undefined,
      "old",
      "old",
      "new",
    ]);
  });

  it.each([
    [{}, []],
    [{ file: "a.{zip,ZIP}" }, []],
    [{ file: "b.zip" }, [other]],
    [{ entry: "search.so" }, []],
    [{ entry: "other.so" }, [other]],
    [{ pointer: "/x" }, []],
    [{ pointer: "" }, []],
    [{ pointer: "/y" }, [other]],
    [{ file: "a.zip", entry: "search.so", pointer: "/x" }, []],
  ])("ignores what %j describes", (condition, left) => {
    const ignores = [{ rule: other, ...condition, reason: "known" }];
    expect(Object.keys(judge(parseValue({ ignores })))).toEqual([rule, ...left]);
  });

  it("knows where each of its settings and ignores stands", () => {
    const { settings, ignores } = parse(
      [
        "{",
        `  "rules": { "${rule}": "off" },`,
        `  "overrides": [{ "files": ["a"], "rules": { "${other}": "off" }, "reason": "r" }],`,
        '  "ignores": [',
        `    { "rule": "${rule}", "reason": "r" },`,
        `    { "rule": "${rule}", "reason": "r" }`,
        "  ]",
        "}",
      ].join("\n"),
    ).policy;
    expect(settings.map(({ place }) => place)).toEqual([
      { line: 2, column: 14, pointer: "/rules/elf~1no-relro" },
      { line: 3, column: 46, pointer: "/overrides/0/rules/elf~1executable-stack" },
    ]);
    expect(ignores.map(({ place }) => place)).toEqual([
      { line: 5, column: 5, pointer: "/ignores/0" },
      { line: 6, column: 5, pointer: "/ignores/1" },
    ]);
  });
});

describe("a configuration in YAML", () => {
  it.each(["rampart.config.yml", "rampart.config.yaml", "configuration", "RAMPART.YML"])("is %s", (path) => {
    expect(judge(parse(`rules:\n  ${rule}: error # for now\n`, path))[rule]).toBe("error");
  });

  it.each(["off", "Off", "OFF", '"off"', "'off'"])("takes %s for off", (word) => {
    const override = `overrides:\n- files: [b.zip]\n  reason: r\n  rules: {${rule}: ${word}}`;
    expect(judge(parseYaml(`rules:\n  ${rule}: ${word}\n`))).not.toHaveProperty([rule]);
    expect(judge(parseYaml(`rules:\n  ${rule}: {severity: ${word}, reason: r}\n`))).not.toHaveProperty([
      rule,
    ]);
    expect(judge(parseYaml(override), "b.zip")).not.toHaveProperty([rule]);
  });

  it.each(["no", "false", "on", "2", "~", "2026-08-21", "!!set {a}", "!!binary aGk="])(
    "does not take %s for a severity",
    (word) => {
      const { message } = errorOf(() => parseYaml(`rules:\n  ${rule}: ${word}\n`));
      expect(message).toMatch(/^rampart\.config\.yml:2:\d+: rules\["elf\/no-relro"\] must be error, warning/);
    },
  );

  it("takes a date for the text that it is", () => {
    const { ignores } = parseYaml(`ignores:\n- {rule: ${rule}, reason: 2026-08-21}`).policy;
    expect(ignores[0]?.reason).toBe("2026-08-21");
    expect(errorOf(() => parseYaml("rules: 2026-08-21")).message).toMatch(/1:8: rules must be a map/);
  });

  it("may use anchors", () => {
    const text = `rules: &all\n  ${rule}: off\noverrides:\n- {files: [b.zip], rules: *all, reason: r}\n`;
    expect(judge(parseYaml(text), "b.zip")).not.toHaveProperty([rule]);
  });

  it("knows where its ignores stand", () => {
    const { ignores } = parseYaml(`ignores:\n  - rule: ${rule}\n    reason: r\n`).policy;
    expect(ignores[0]?.place).toEqual({ line: 2, column: 5, pointer: "/ignores/0" });
  });

  it.each([
    ["rules: {", /^rampart\.config\.yml:1:\d+: not YAML: /],
    ["rules: &a\n  x: *a", /2:6: not YAML: \*a contains itself/],
    ["rules: !!js/function x", /not YAML: /],
    ["maxWarnings: 1\nmaxWarnings: 2", /2:1: the key "maxWarnings" occurs here a second time/],
    ["a: 1\n---\nb: 2", /2:1: not YAML: the file holds more than one document/],
    ["# nothing", /the configuration must be a map, this is empty/],
  ])("%j is refused", (text, message) => {
    expect(errorOf(() => parseYaml(text)).message).toMatch(message);
  });
});

describe("a configuration that is not valid", () => {
  const ignore = { rule, reason: "r" };
  const override = { files: ["a"], rules: {}, reason: "r" };

  it("is the fault of the call", () => {
    expect(errorOf(() => parse("["))).toMatchObject({ fault: "call", code: "configuration-invalid" });
    expect(errorOf(() => parse("[]"))).toMatchObject({ fault: "call", code: "configuration-invalid" });
    const unknown = errorOf(() => parseValue({ rules: { x: "off" } }));
    expect(unknown).toMatchObject({ fault: "call", code: "configuration-invalid" });
    expect(unknown.help).toContain("rampart rules");
  });

  it.each<[string | Uint8Array, RegExp]>([
    ["", /:1:1: not JSON: the file is empty$/],
    ['{"rules": {', /:1:12: not JSON: /],
    ["{'rules': {}}", /:1:2: not JSON: /],
    ["{} // comment", /:1:4: JSON has no comments$/],
    ['{\n  "rules": {},\n}', /:2:14: a comma before the closing bracket/],
    ['{"maxWarnings": NaN}', /:1:17: NaN is not a number/],
    ['{"maxWarnings": 1e999}', /:1:17: 1e999 is not a number/],
    ['{"rules": {}, "rules": {}}', /:1:15: the key "rules" occurs here a second time/],
    ['{"$schema": "\\ud83e"}', /:1:13: .*lone surrogate/],
    ["[".repeat(100_000), /nested more than 100 levels/],
    [Uint8Array.of(0x7b, 0xff, 0x7d), /^rampart\.config\.json: the text is not valid UTF-8$/],
    [
      " ".repeat(maxConfigurationSize + 1),
      /^rampart\.config\.json: the configuration is larger than 1048576/,
    ],
    ["[]", /:1:1: the configuration must be a map, this is an empty list$/],
    ["null", /:1:1: the configuration must be a map, this is empty$/],
    ['"rules"', /:1:1: the configuration must be a map, this is the text "rules"$/],
  ])("is named with its position: %j", (text, message) => {
    expect(errorOf(() => parse(text)).message).toMatch(message);
  });

  it("may begin with a byte-order mark, which stands in nobody's way", () => {
    expect(judge(parse(`\ufeff{"rules": {"${rule}": "off"}}`))).not.toHaveProperty([rule]);
  });

  it.each<[unknown, string]>([
    [{ rule: {} }, '"rule" is not a key of the configuration. Did you mean rules?'],
    [
      { targets: "rs-8.0" },
      'targets must be a list such as [rs-8.0/rhel9, targets.yml], this is the text "rs-8.0"',
    ],
    [{ target: [] }, '"target" is not a key of the configuration. Did you mean targets?'],
    [{ ["x".repeat(250)]: 1 }, `"${"x".repeat(60)}…" is not a key of the configuration`],
    [JSON.parse('{"__proto__": {"rules": {}}}'), '"__proto__" is not a key of the configuration'],
    [JSON.parse('{"rules": {"__proto__": "off"}}'), '"__proto__" is not a rule'],
    [{ rules: { constructor: "off" } }, '"constructor" is not a rule'],
    [{ $schema: 1 }, "$schema must be text, this is the number 1"],
    [{ maxWarnings: -1 }, "maxWarnings must be at least 0, this is the number -1"],
    [{ maxWarnings: 1.5 }, "maxWarnings must be a whole number, this is the number 1.5"],
    [{ maxWarnings: "1" }, 'maxWarnings must be a whole number, this is the text "1"'],
    [{ rules: [] }, "rules must be a map from rule to severity, this is an empty list"],
    [{ rules: null }, "rules must be a map from rule to severity, this is empty"],
    ...[2, null, false, "warn", "Error", ["error"]].map((level): [unknown, string] => [
      { rules: { [rule]: level } },
      'rules["elf/no-relro"] must be error, warning, info or off, or a map with severity and reason, this is ',
    ]),
    [{ rules: { [rule]: {} } }, 'rules["elf/no-relro"] has no severity'],
    [{ rules: { [rule]: { severity: "off" } } }, 'rules["elf/no-relro"] has no reason'],
    [
      { rules: { [rule]: { severity: "warn", reason: "r" } } },
      'rules["elf/no-relro"].severity must be error, warning, info or off, this is the text "warn"',
    ],
    [
      { rules: { [rule]: { severity: "off", reason: " " } } },
      'rules["elf/no-relro"].reason must be text that says why, this is the text " "',
    ],
    [
      { rules: { [rule]: { severity: "off", raeson: "r", reason: "r" } } },
      '"raeson" is not a key of rules["elf/no-relro"]. Did you mean reason?',
    ],
    [{ rules: { "elf/no-rello": "off" } }, '"elf/no-rello" is not a rule. Did you mean elf/no-relro?'],
    [{ rules: { "no-relro": "off" } }, '"no-relro" is not a rule. Did you mean elf/no-relro?'],
    [{ rules: { "bundle/no-relro": "off" } }, '"bundle/no-relro" is not a rule. Did you mean elf/no-relro?'],
    [{ rules: { "": "off" } }, '"" is not a rule'],
    [{ overrides: {} }, "overrides must be a list, this is a map"],
    [{ overrides: ["a"] }, "overrides[0] must be a map with files, rules and reason, this is the text"],
    [{ overrides: [{ ...override, reason: undefined }] }, "overrides[0] has no reason"],
    [{ overrides: [{ ...override, rules: undefined }] }, "overrides[0] has no rules"],
    [{ overrides: [{ ...override, files: [] }] }, "overrides[0].files must be a list of one path or more"],
    [{ overrides: [{ ...override, files: "a" }] }, "overrides[0].files must be a list of one path or more"],
    [{ overrides: [{ ...override, files: [""] }] }, "overrides[0].files[0] must be a path"],
    [{ overrides: [{ ...override, files: ["a".repeat(1001)] }] }, "overrides[0].files[0] must be a path"],
    [
      { overrides: [override, { ...override, files: ["a", "/b"] }] },
      'overrides[1].files[1] is not a path that can match, "/b": it is relative',
    ],
    [{ overrides: [{ ...override, rules: { x: "off" } }] }, '"x" is not a rule'],
    [{ overrides: [{ ...override, ignores: [] }] }, '"ignores" is not a key of overrides[0]'],
    [{ ignores: {} }, "ignores must be a list, this is a map"],
    [{ ignores: [rule] }, "ignores[0] must be a map with rule and reason, this is the text"],
    [{ ignores: [{ rule }] }, "ignores[0] has no reason"],
    [{ ignores: [{ reason: "r" }] }, "ignores[0] has no rule"],
    [{ ignores: [{ ...ignore, reason: "" }] }, "ignores[0].reason must be text that says why"],
    [{ ignores: [{ ...ignore, files: ["a"] }] }, '"files" is not a key of ignores[0]. Did you mean file?'],
    [{ ignores: [ignore, { ...ignore, rule: "elf/x" }] }, '"elf/x" is not a rule'],
    [{ ignores: [{ ...ignore, file: "{a" }] }, "ignores[0].file is not a path that can match"],
    [{ ignores: [{ ...ignore, entry: "" }] }, "ignores[0].entry must be the name of an entry"],
    ...["sha256", "/~", "/a~2", "#/a", "/a/~"].map((pointer): [unknown, string] => [
      { ignores: [{ ...ignore, pointer }] },
      "ignores[0].pointer must be a JSON pointer such as /dependencies/gears, this is the text",
    ]),
  ])("%j is refused", (value, message) => {
    const { message: said } = errorOf(() => parseValue(value));
    expect(said).toMatch(/^rampart\.config\.json:1:\d+: /);
    expect(said).toContain(`: ${message}`);
    expect(said).not.toMatch(/undefined|\[object/);
  });

  it("is named by its first mistake in the order of the text", () => {
    const text = '{\n "ignores": 1,\n "rulse": {},\n "rules": {"x": 3}\n}';
    expect(errorOf(() => parse(text)).message).toMatch(/^rampart\.config\.json:2:13: ignores must be/);
  });

  it.each([
    ['{\n "rules": {\n  "elf/no-rello": "off"\n }\n}', "3:3"],
    ['{\n "ignores": [\n  {"rule": "elf/no-rello", "reason": "r"}\n ]\n}', "3:12"],
    ['{\n "overrides": [{"files": ["a",\n   "b/"], "rules": {}, "reason": "r"}]\n}', "3:4"],
    ['{\n "maxWarning": 1\n}', "2:2"],
  ])("%j is wrong at %s", (text, position) => {
    expect(errorOf(() => parse(text)).message).toContain(`rampart.config.json:${position}: `);
  });

  const manyKeys = (size: number) =>
    Object.fromEntries(Array.from({ length: size }, (_, at) => [`k${at}`, 1]));

  it.each<[string, (size: number) => string, number]>([
    ["many keys", (size) => JSON.stringify(manyKeys(size)), 2000],
    ["many rules", (size) => JSON.stringify({ rules: manyKeys(size) }), 2000],
    [
      "a long pointer",
      (size) => JSON.stringify({ ignores: [{ ...ignore, pointer: `${"/a".repeat(size)}~` }] }),
      100_000,
    ],
    ["a long name", (size) => JSON.stringify({ rules: { ["x".repeat(size)]: "off" } }), 100_000],
    ["YAML with many keys", (size) => Array.from({ length: size }, (_, at) => `k${at}: 1`).join("\n"), 1000],
  ])("%s are refused with work that grows as they do", async (what, textOf, size) => {
    const refused = (factor: number) => {
      const text = textOf(factor);
      const { message } = errorOf(() => (what.startsWith("YAML") ? parseYaml(text) : parse(text)));
      expect(message.length).toBeLessThan(300);
    };
    await expectLinear(refused, size);
  });
});

describe("docs/configuration.md", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../../docs/configuration.md"), "utf8");
  const examples = [...text.matchAll(/^```(?:json|yaml) (rampart\.config\.\S+)\n([\s\S]*?)^```$/gm)];

  it("has an example in JSON and one in YAML", () => {
    expect(new Set(examples.map(([, name]) => name))).toEqual(
      new Set(["rampart.config.json", "rampart.config.yml"]),
    );
  });

  it.each(examples.map(([, name = "", body = ""]) => [name, body]))("has a valid %s", (name, body) => {
    expect(() => parse(body, name)).not.toThrow();
  });

  it("describes every key", () => {
    const url = new URL("../../../../schemas/config.schema.json", import.meta.url);
    const schema = JSON.parse(readFileSync(url, "utf8"));
    const { overrides, ignores } = schema.properties;
    for (const part of [schema, overrides.items, ignores.items]) {
      for (const key of Object.keys(part.properties)) expect(text).toContain(`\`${key}\``);
    }
  });
});
