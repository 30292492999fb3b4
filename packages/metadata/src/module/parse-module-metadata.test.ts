import { readFileSync } from "node:fs";
import { subjectOf } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { expectLinear } from "../../../../test/support/steps.ts";
import {
  type ModuleMetadataOptions,
  maxModuleJsonSize,
  parseModuleMetadata,
} from "./parse-module-metadata.ts";

const sha256 = "7e9e39ce8f3b8aa6d0a3b4c9d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708";

/** What a lone module.json needs. */
const lone = {
  module_name: "ft",
  version: 10_204,
  semantic_version: "1.2.4",
  capabilities: ["types"],
  min_redis_version: "7.4",
};

/** What a module.json in a bundle needs. */
const bundled = {
  ...lone,
  module_file: "ft.so",
  architecture: "x86_64",
  sha256,
  compatible_redis_version: "7.4",
  commands: [
    { command_name: "ft.get", command_arity: 2, flags: ["readonly"], first_key: 1, last_key: 1, step: 1 },
  ],
};

/** Rules about the form of the file; what checks say of good form stands beside the checks. */
const formRules = new Set<string>([
  "metadata/not-an-object",
  "metadata/field-missing",
  "metadata/field-empty",
  "metadata/wrong-type",
  "metadata/text-expected",
  "metadata/malformed-value",
  "metadata/unknown-key",
  "metadata/foreign-key",
]);

function read(text: string, options: Partial<ModuleMetadataOptions> = {}) {
  const bytes = new TextEncoder().encode(text);
  const { findings: all, ...rest } = parseModuleMetadata(bytes, { bundled: false, ...options });
  const findings = all.filter(({ rule }) => subjectOf(rule) !== "metadata" || formRules.has(rule));
  return { ...rest, findings, errors: all.filter(({ severity }) => severity === "error") };
}

const parse = (value: unknown, options: Partial<ModuleMetadataOptions> = {}) =>
  read(JSON.stringify(value), options);

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

  it("in a bundle does not include min_redis_pack_version", () => {
    expect(bundled).not.toHaveProperty("min_redis_pack_version");
    expect(parse(bundled, { bundled: true }).findings).toEqual([]);
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

describe("unknown keys", () => {
  it("are kept and reported with the nearest name, line, column and pointer", () => {
    const text = `${JSON.stringify(lone).slice(0, -1)},\n  "min_redis_pack_verison": "7.2"}`;
    const { metadata, findings } = read(text, { place: { entry: "module.json" } });
    expect(findings).toMatchObject([
      {
        rule: "metadata/unknown-key",
        severity: "warning",
        facts: { key: "min_redis_pack_verison", nearest: "min_redis_pack_version" },
        place: { entry: "module.json", line: 2, column: 3, pointer: "/min_redis_pack_verison" },
      },
    ]);
    expect(metadata).toMatchObject({ min_redis_pack_verison: "7.2" });
  });

  it("that resemble nothing name nothing", () => {
    const { metadata, findings } = parse({ ...lone, zzzzzzzz: { a: [1] } });
    expect(findings).toMatchObject([{ rule: "metadata/unknown-key", facts: { key: "zzzzzzzz" } }]);
    expect(findings[0]?.facts).not.toHaveProperty("nearest");
    expect(metadata).toMatchObject({ zzzzzzzz: { a: [1] } });
  });

  it("in a command and in a dependency are reported at their place", () => {
    const [command] = bundled.commands;
    const text = JSON.stringify(
      {
        ...lone,
        commands: [command, { ...command, command_name: "ft.set", stpe: 1 }],
        dependencies: { a: { url: "x", sha256, name: "a" } },
      },
      null,
      1,
    );
    const lineOf = (key: string) => text.split("\n").findIndex((line) => line.includes(`"${key}"`)) + 1;
    const { findings } = read(text);
    expect(findings).toHaveLength(2);
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          rule: "metadata/unknown-key",
          facts: { key: "stpe", nearest: "step" },
          place: { line: lineOf("stpe"), column: 4, pointer: "/commands/1/stpe" },
        }),
        expect.objectContaining({
          rule: "metadata/unknown-key",
          facts: { key: "name" },
          place: { line: lineOf("name"), column: 4, pointer: "/dependencies/a/name" },
        }),
      ]),
    );
  });

  it.each(["redis_ref", "docker_image_version"])("%s is information, and kept", (key) => {
    const { metadata, findings } = parse({ ...lone, [key]: "unstable" });
    expect(findings).toMatchObject([{ rule: "metadata/foreign-key", severity: "info", facts: { key } }]);
    expect(metadata).toHaveProperty(key, "unstable");
  });

  it("named __proto__ are kept as ordinary ones", () => {
    const { metadata, findings } = read(
      `${JSON.stringify(lone).slice(0, -1)}, "__proto__": {"polluted": true}}`,
    );
    expect(findings).toMatchObject([{ rule: "metadata/unknown-key", facts: { key: "__proto__" } }]);
    expect(Object.keys(metadata ?? {})).toContain("__proto__");
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
    expect({}).not.toHaveProperty("polluted");
  });

  it("are listed up to a thousand, with work that grows as they do", async () => {
    const withKeys = (size: number) =>
      parse({
        ...lone,
        ...Object.fromEntries(Array.from({ length: size }, (_, number) => [`k${number}`, 1])),
      });
    const { findings } = withKeys(9000);
    expect(findings).toHaveLength(1001);
    // How many more there are is said.
    const facts = { omitted: 8000, of: "metadata/unknown-key" };
    expect(findings.at(-1)).toMatchObject({ rule: "text/more-findings", facts });
    await expectLinear(withKeys, 2000);
  });

  it("and malformed edits hide nothing behind them, however many they are", () => {
    const keys = Object.fromEntries(Array.from({ length: 9000 }, (_, number) => [`k${number}`, 1]));
    const edits = { overide_command: Array.from({ length: 9000 }, () => null) };
    for (const many of [keys, edits]) {
      const { metadata, errors } = parse({ ...lone, ...many, module_name: "../ft" });
      expect(metadata).toMatchObject({ module_name: "../ft" });
      expect(errors).toMatchObject([{ rule: "metadata/name-unsafe" }]);
      const wrong = parse({ ...lone, ...many, capabilities: 7 });
      expect(wrong.errors).toMatchObject([{ rule: "metadata/wrong-type" }]);
    }
  });
});

describe("what a cluster adds", () => {
  it("is known", () => {
    const added = {
      uid: "b14385b09778a335835ee3ae380bbc77",
      is_bundled: true,
      action_uid: "d6b4d1ac-7d5c-4d2b-8f7a-0a3f4f1a9c11",
      platforms: { "rhel9/x86_64": { dependencies: {}, sha256 } },
    };
    expect(parse({ ...lone, ...added })).toMatchObject({ metadata: added, findings: [] });
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

// Data: redis-developer/redis-enterprise-rs, tests/fixtures/modules_list.json (MIT OR Apache-2.0).
describe("the module objects of a living cluster", () => {
  const recorded: { readonly modules: readonly Readonly<Record<string, unknown>>[] } = JSON.parse(
    readFileSync(new URL("../test-data/recorded-module-objects.json", import.meta.url), "utf8"),
  );

  it("are sixteen", () => {
    expect(recorded.modules).toHaveLength(16);
  });

  it.each(
    recorded.modules.map((module) => [module["module_name"], module["semantic_version"], module] as const),
  )("%s %s has no errors, and nothing is wrong with its form", (_name, _version, module) => {
    const { metadata, findings, errors } = parse(module);
    expect(errors).toEqual([]);
    expect(findings).toEqual([]);
    expect(metadata).toEqual(module);
  });
});

// Laid out as RAMP 2.5 writes it: keys sorted, four spaces, version and others as Python has them.
// Source: RedisLabsModules/RAMP, RAMP/packer.py (archive) and RAMP/module_metadata.py.
describe("a module.json that RAMP wrote", () => {
  const text = `{
    "add_command": [],
    "architecture": "x86_64",
    "author": "Itamar",
    "bigstore_version_2_support": false,
    "capabilities": [
        "types",
        "no_multi_key",
        "replica_of",
        "hash_policy",
        "hash_policy"
    ],
    "capability_name": "",
    "command_line_args": "",
    "commands": [
        {
            "command_arity": -2,
            "command_name": "graph.QUERY",
            "first_key": 1,
            "flags": [
                "write",
                "denyoom"
            ],
            "last_key": 1,
            "step": 1
        },
        {
            "command_arity": 2.0,
            "command_name": "graph.EXPLAIN",
            "first_key": 0.0,
            "flags": [],
            "last_key": -1,
            "step": -2.0
        }
    ],
    "compatible_redis_version": "7.4",
    "config_command": "MODULE.CONFIG",
    "crdb": {
        "supported_featureset_versions": [
            1,
            3
        ]
    },
    "dependencies": {
        "dep1": {
            "sha256": "38aaa5ed7a7f0b5c1e3fed37468d0a960d4a26653c6c937244d170414728e2b5",
            "url": "https://s3.amazonaws.com/module/dep1.zip"
        },
        "packed": {
            "sha256": "0a960d4a26653c6c937244d170414728e2b538aaa5ed7a7f0b5c1e3fed37468d"
        }
    },
    "description": "enhance redis with json capabilites",
    "display_name": "ReJSON",
    "email": "itamar@redis.com",
    "exclude_commands": [
        "graph.BULK"
    ],
    "git_sha": "b'71ab0ea1913fa2880b7e9ca0fd7ee4ef2fde2875'",
    "homepage": "rejson.io",
    "license": "BSD",
    "min_redis_pack_version": "5.0",
    "min_redis_version": "4.0",
    "module_file": "redisgraph.so",
    "module_name": "graph",
    "operating_systems": [
        "ubuntu18"
    ],
    "optional-dependencies": {
        "dep2": {
            "sha256": "38aaa5ed7a7f0b5c1e3fed37468d0a960d4a26653c6c937244d170414728e2b5",
            "url": "https://s3.amazonaws.com/module/dep2.zip"
        }
    },
    "os": "Linux",
    "overide_command": [],
    "ramp_format_version": 1,
    "semantic_version": "1.2.5",
    "sha256": "7e9e39ce8f3b8aa6d0a3b4c9d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708",
    "version": 10205.0
}`;

  it("has no errors, and nothing is wrong with its form, in a bundle too", () => {
    const { findings, errors } = read(text, { bundled: true });
    expect(errors).toEqual([]);
    expect(findings).toEqual([]);
  });

  it("is kept as it stands, but for the integer that its version means", () => {
    expect(read(text, { bundled: true }).metadata).toEqual(JSON.parse(text));
    expect(read(text, { bundled: true }).metadata?.version).toBe(10_205);
  });

  it.each(['"10205"', '"10205.0"', "10205"])("may say version %s", (written) => {
    const { metadata, errors } = read(text.replace("10205.0", written), { bundled: true });
    expect(errors).toEqual([]);
    expect(metadata?.version).toBe(10_205);
  });

  it("may name a build of Redis Software", () => {
    expect(parse({ ...lone, min_redis_pack_version: "7.2.4-92" }).findings).toEqual([]);
  });
});
