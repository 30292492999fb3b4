import { describe, expect, it } from "vitest";
import { bundled, lone, parse, read, sha256 } from "./module-json.test-support.ts";
import { maxModuleJsonSize, parseModuleMetadata } from "./parse-module-metadata.ts";

/** A copy without a field. */
function without(value: object, field: string): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));
}

describe("the least that is needed", () => {
  it("alone", () => {
    expect(parse(lone)).toMatchObject({ metadata: lone, findings: [], errors: [] });
  });

  it("in a bundle", () => {
    expect(parse(bundled, { bundled: true })).toMatchObject({
      metadata: bundled,
      findings: [],
      errors: [],
    });
  });
});

describe("version", () => {
  it.each(["10204", "10204.0", '"10204"', '"10204.0"', "10204.00", '"10204.000"', "1.0204e4"])(
    "written as %s is the integer 10204",
    (written) => {
      const { metadata, findings } = read(JSON.stringify(lone).replace("10204", written));
      expect(findings).toEqual([]);
      expect(metadata?.version).toBe(10_204);
    },
  );

  it.each(["true", "null", "[10204]", '{"major": 1}', "10204.5", "-1"])(
    "written as %s is an error",
    (written) => {
      const { metadata, findings } = read(JSON.stringify(lone).replace("10204", written));
      expect(metadata).toBeUndefined();
      expect(findings).toMatchObject([
        {
          severity: "error",
          facts: { field: "version" },
          place: { line: 1, column: 31, pointer: "/version" },
        },
      ]);
    },
  );

  it.each(['""', '"1.2.4"', '"10204.5"', '"0x27DC"', '"10204 "', '"-1"', '"1e4"', '"ten"'])(
    "written as %s is a text that means no integer",
    (written) => {
      expect(read(JSON.stringify(lone).replace("10204", written)).findings).toMatchObject([
        { rule: "metadata/malformed-value", severity: "error", facts: { field: "version" } },
      ]);
    },
  );

  it.each(["1e20", "9007199254740992", '"99999999999999999999"', `"${"9".repeat(400)}"`])(
    "written as a number without end is an error, not a crash (%#)",
    (written) => {
      expect(read(JSON.stringify(lone).replace("10204", written)).errors).toMatchObject([
        { severity: "error", place: { line: 1, column: 31 } },
      ]);
    },
  );
});

describe("what is missing", () => {
  it.each(["module_name", "version", "semantic_version", "capabilities", "min_redis_version"])(
    "%s is an error, alone and in a bundle",
    (field) => {
      for (const [value, options] of [
        [lone, { bundled: false }],
        [bundled, { bundled: true }],
      ] as const) {
        const { metadata, findings } = parse(without(value, field), options);
        expect(metadata).toBeUndefined();
        expect(findings).toMatchObject([
          {
            rule: "metadata/field-missing",
            severity: "error",
            facts: { field },
            place: { line: 1, column: 1, pointer: "" },
          },
        ]);
      }
    },
  );

  it.each(["sha256", "module_file", "architecture", "commands"])(
    "%s is an error in a bundle only",
    (field) => {
      expect(parse(without(bundled, field)).findings).toEqual([]);
      expect(parse(without(bundled, field), { bundled: true }).findings).toMatchObject([
        { rule: "metadata/field-missing", severity: "error", facts: { field } },
      ]);
    },
  );

  it("is named all at once", () => {
    const { findings } = parse({}, { bundled: true, place: { entry: "module.json" } });
    expect(findings.map(({ facts }) => "field" in facts && facts.field).toSorted()).toEqual([
      "architecture",
      "capabilities",
      "commands",
      "min_redis_version",
      "module_file",
      "module_name",
      "semantic_version",
      "sha256",
      "version",
    ]);
    for (const { place } of findings) expect(place.entry).toBe("module.json");
  });

  it.each(["command_name", "command_arity", "flags", "first_key", "last_key", "step"])(
    "%s of a command is an error",
    (field) => {
      const [command = {}] = bundled.commands;
      expect(parse({ ...bundled, commands: [command, without(command, field)] }).findings).toMatchObject([
        {
          rule: "metadata/field-missing",
          facts: { field: `commands[1].${field}` },
          place: { pointer: "/commands/1" },
        },
      ]);
    },
  );
});

describe("what is empty", () => {
  // RAMP's reader: module_name_missing, module_file_missing, module_architecture_not_supported.
  it.each(["module_name", "module_file", "architecture"])("%s is an error in a bundle", (field) => {
    const { findings } = parse({ ...bundled, [field]: "" }, { bundled: true });
    expect(findings.filter(({ rule }) => rule === "metadata/field-empty")).toMatchObject([
      { severity: "error", facts: { field }, place: { pointer: `/${field}` } },
    ]);
  });

  it.each(["semantic_version", "sha256"])("%s is an error in a bundle", (field) => {
    const { metadata, findings } = parse({ ...bundled, [field]: "" }, { bundled: true });
    expect(metadata).toBeUndefined();
    expect(findings).not.toEqual([]);
    for (const { severity, place } of findings) {
      expect(severity).toBe("error");
      expect(place.pointer).toBe(`/${field}`);
    }
  });

  it("compatible_redis_version is not declared then", () => {
    expect(parse({ ...bundled, compatible_redis_version: "" }, { bundled: true }).findings).toEqual([]);
  });

  it("a descriptive field is no error", () => {
    const texts = [
      "author",
      "email",
      "description",
      "display_name",
      "capability_name",
      "homepage",
      "license",
    ];
    const empty = Object.fromEntries(
      [...texts, "command_line_args", "config_command"].map((name) => [name, ""]),
    );
    expect(parse({ ...bundled, ...empty }, { bundled: true }).findings).toEqual([]);
  });

  it("lists and maps are no error", () => {
    const empty = {
      capabilities: [],
      commands: [],
      exclude_commands: [],
      overide_command: [],
      add_command: [],
      dependencies: {},
      "optional-dependencies": {},
      crdb: {},
    };
    expect(parse({ ...bundled, ...empty }, { bundled: true }).findings).toEqual([]);
  });
});

describe("values of the wrong type", () => {
  it.each([
    ["module_name", 7],
    ["semantic_version", 1.2],
    ["capabilities", "types"],
    ["capabilities", { types: true }],
    ["commands", {}],
    ["sha256", 7],
    ["dependencies", "a.tgz"],
    ["crdb", "x"],
    ["bigstore_version_2_support", "true"],
    ["operating_systems", "rhel9"],
    ["ramp_format_version", "1"],
  ])("%s: %j", (field, value) => {
    const { metadata, findings } = parse({ ...lone, [field]: value });
    expect(metadata).toBeUndefined();
    expect(findings).toMatchObject([
      { rule: "metadata/wrong-type", severity: "error", facts: { field }, place: { pointer: `/${field}` } },
    ]);
  });

  it.each([
    ["min_redis_version", 7.4, "7.4"],
    ["license", null, undefined],
    ["display_name", true, "true"],
  ])(
    "%s: %j is a warning, as RAMP copies such from a manifest, and is read as text",
    (field, value, read) => {
      const { metadata, findings } = parse({ ...lone, [field]: value });
      expect(metadata?.[field as keyof typeof metadata]).toBe(read);
      expect(findings.filter(({ rule }) => rule === "metadata/text-expected")).toMatchObject([
        { severity: "warning", facts: { field }, place: { pointer: `/${field}` } },
      ]);
      expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
    },
  );

  it.each(["author", "os", "min_redis_version", "compatible_redis_version"])(
    "%s: null is an error in a bundle, whether it is required or not",
    (field) => {
      const bytes = Buffer.from(JSON.stringify({ ...lone, [field]: null }));
      const { findings } = parseModuleMetadata(bytes, { bundled: true });
      expect(findings.find(({ place }) => place.pointer === `/${field}`)).toMatchObject({
        rule: "metadata/wrong-type",
        severity: "error",
        facts: { field, expected: "text", found: "empty" },
      });
    },
  );

  it("have the place of the value, at any depth", () => {
    const text = `{"module_name": "m", "version": 1, "semantic_version": "0.0.1", "min_redis_version": "7",
"capabilities": ["types",
  3],
"commands": [{"command_name": "x", "command_arity": "many", "flags": [],
  "first_key": 1, "last_key": 1, "step": 1}]}`;
    const places = read(text).findings.map(({ rule, place }) => ({ rule, ...place }));
    expect(places).toHaveLength(2);
    expect(places).toEqual(
      expect.arrayContaining([
        { rule: "metadata/wrong-type", line: 3, column: 3, pointer: "/capabilities/1" },
        { rule: "metadata/wrong-type", line: 4, column: 53, pointer: "/commands/0/command_arity" },
      ]),
    );
  });

  it.each([
    ["sha256", "abc"],
    ["sha256", `${sha256} `],
    ["semantic_version", "1.2"],
    ["semantic_version", "v1.2.4"],
    ["min_redis_version", "7.x"],
    ["min_redis_pack_version", "7.2-92"],
    ["min_redis_pack_version", "7.2.4-"],
    ["min_redis_version", "7.2.4-92"],
    ["compatible_redis_version", "latest"],
  ])("%s has no such form: %j", (field, value) => {
    expect(parse({ ...lone, [field]: value }).findings).toMatchObject([
      {
        rule: "metadata/malformed-value",
        severity: "error",
        facts: { field },
        place: { pointer: `/${field}` },
      },
    ]);
  });
});

describe("a text that is no module.json", () => {
  it.each([
    ["a list", [lone]],
    ["a text", "ft"],
    ["null", null],
    ["a number", 10_204],
  ])("%s", (_, value) => {
    const { metadata, findings } = parse(value, { place: { entry: "module.json" } });
    expect(metadata).toBeUndefined();
    expect(findings).toMatchObject([
      {
        rule: "metadata/not-an-object",
        severity: "error",
        place: { entry: "module.json", line: 1, column: 1, pointer: "" },
      },
    ]);
  });

  it.each([
    ["nothing", "", "json/syntax"],
    ["a manifest", "author: x\n", "json/syntax"],
    ["a comment", '// no\n{"module_name": "ft"}', "json/comment"],
    ["a trailing comma", '{"module_name": "ft",}', "json/trailing-comma"],
  ])("%s", (_, text, rule) => {
    const { metadata, document, findings } = read(text);
    expect(metadata).toBeUndefined();
    expect(document).toBeUndefined();
    expect(findings).toMatchObject([{ rule, severity: "error" }]);
  });

  it("bytes that are not UTF-8", () => {
    expect(parseModuleMetadata(Uint8Array.of(0x7b, 0xff, 0x7d), { bundled: true }).findings).toMatchObject([
      { rule: "text/invalid-utf-8", severity: "error" },
    ]);
  });

  it("more than the limit, which can be set", () => {
    const { length } = JSON.stringify(lone);
    expect(maxModuleJsonSize).toBe(16 * 1024 * 1024);
    expect(parse(lone, { maxSize: length }).findings).toEqual([]);
    expect(parse(lone, { maxSize: length - 1 }).findings).toMatchObject([
      { rule: "text/too-large", severity: "error", place: {}, facts: { size: length, limit: length - 1 } },
    ]);
  });

  it("a byte-order mark is a warning, and the rest is read", () => {
    const { metadata, findings } = read(`\ufeff${JSON.stringify(lone)}`);
    expect(metadata).toEqual(lone);
    expect(findings).toMatchObject([{ rule: "text/byte-order-mark", severity: "warning" }]);
  });

  it("a duplicate key is an error", () => {
    const text = `${JSON.stringify(bundled).slice(0, -1)},\n"sha256": "${sha256}"}`;
    expect(read(text, { bundled: true }).findings).toMatchObject([
      {
        rule: "json/duplicate-key",
        severity: "error",
        facts: { key: "sha256" },
        place: { line: 2, column: 1 },
      },
    ]);
  });
});
