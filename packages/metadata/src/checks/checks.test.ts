import type { Finding } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { expectLinear } from "../../../../test/support/steps.ts";
import { judgeManifest } from "../manifest/judge-manifest.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { parseModuleMetadata } from "../module/parse-module-metadata.ts";

const sha256 = "38aaa5ed7a7f0b5c1e3fed37468d0a960d4a26653c6c937244d170414728e2b5";

/** Findings of the rules whose names begin so: what other checks say of the same metadata does not count. */
function about(prefix: string, findings: readonly Finding[]): Finding[] {
  return findings.filter(({ rule }) => rule.startsWith(prefix));
}

function inModule(prefix: string, fields: object): Finding[] {
  const module = {
    module_name: "ft",
    version: 10_204,
    semantic_version: "1.2.4",
    capabilities: [],
    min_redis_version: "7.4",
    ...fields,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(module));
  return about(prefix, parseModuleMetadata(bytes, { bundled: false }).findings);
}

function inManifest(prefix: string, text: string): Finding[] {
  return about(prefix, judgeManifest(parseManifest(new TextEncoder().encode(text), {})));
}

describe("a prefix of commands", () => {
  const odd = (...names: string[]) => {
    const commands = names.map((command_name) => ({
      command_name,
      ...{ command_arity: -1, flags: [], first_key: 0, last_key: 0, step: 0 },
    }));
    const found = inModule("metadata/command-prefix-", { module_name: "jar", commands });
    return found.map(({ facts }) => (facts as { readonly command: string }).command);
  };

  it("is missed where one command has none, or another that it has alone", () => {
    expect(odd("lid.open", "lid.shut", "rim.polish", "shake")).toEqual([]);
    expect(odd("lid.open", "lid.shut", "lid.turn", "rim.polish", "shake")).toEqual(["rim.polish", "shake"]);
  });

  it("is not missed where several commands have another, or one has the module's name", () => {
    expect(odd("lid.open", "lid.shut", "LID.turn", "rim.polish", "RIM.wash")).toEqual([]);
    expect(odd("lid.open", "lid.shut", "jar.CLUSTERSET")).toEqual([]);
    expect(odd("lid.open")).toEqual([]);
  });
});

describe("version and semantic_version", () => {
  it.each([
    [10_204, "1.2.4"],
    [10_204, "1.2.4-rc1"],
    [0, "0.0.0"],
    [999_999, "99.99.99"],
    [79_991, "7.99.91"],
  ])("%i and %s agree", (version, semantic_version) => {
    expect(inModule("metadata/version-", { version, semantic_version })).toEqual([]);
  });

  it.each([
    [10_204, "1.2.5", "1.2.4"],
    [10_204, "10.2.4", "1.2.4"],
    [1_204, "1.2.4", "0.12.4"],
    [20_000, "1.99.99", "2.0.0"],
  ])("%i and %s disagree", (version, semantic_version, expected) => {
    expect(inModule("metadata/version-", { version, semantic_version })).toMatchObject([
      {
        rule: "metadata/version-disagrees",
        severity: "error",
        facts: { version, semanticVersion: semantic_version, expected },
        place: { pointer: "/version" },
      },
    ]);
  });

  it.each([
    ["100.0.0", "major", 100],
    ["1.100.0", "minor", 100],
    ["1.0.123", "patch", 123],
  ])("%s has a %s part that exceeds 99", (semantic_version, part, value) => {
    expect(inModule("metadata/version-", { version: 10_204, semantic_version })).toMatchObject([
      {
        rule: "metadata/version-part-too-large",
        facts: { version: semantic_version, part, value },
        place: { pointer: "/semantic_version" },
      },
    ]);
  });

  it("1000000 has a major part that exceeds 99", () => {
    expect(inModule("metadata/version-", { version: 1_000_000, semantic_version: "99.99.99" })).toMatchObject(
      [
        {
          rule: "metadata/version-part-too-large",
          facts: { version: "1000000", part: "major", value: 100 },
          place: { pointer: "/version" },
        },
      ],
    );
  });

  it("are compared in a manifest too", () => {
    expect(inManifest("metadata/version-", 'version: 10204\nsemantic_version: "1.2.5"\n')).toMatchObject([
      { rule: "metadata/version-disagrees", place: { line: 1, column: 10 } },
    ]);
    expect(inManifest("metadata/version-", 'semantic_version: "1.100.0"\n')).toMatchObject([
      { rule: "metadata/version-part-too-large", place: { line: 1, column: 19 } },
    ]);
  });
});

describe("architecture", () => {
  it.each(["x86_64", "aarch64"])("%s is taken", (architecture) => {
    expect(inModule("metadata/architecture-", { architecture })).toEqual([]);
  });

  it.each([
    ["amd64", "x86_64"],
    ["AMD64", "x86_64"],
    ["x86-64", "x86_64"],
    ["arm64", "aarch64"],
    ["arm64v8", "aarch64"],
  ])("%s is refused by a cluster and means %s", (found, meant) => {
    expect(inModule("metadata/architecture-", { architecture: found })).toMatchObject([
      {
        rule: "metadata/architecture-unknown",
        severity: "error",
        facts: { found, meant },
        place: { pointer: "/architecture" },
      },
    ]);
  });

  it.each(["i686", "armv7l", "riscv64", "X86_64 ", "constructor", "__proto__"])(
    "%s is refused and means nothing known",
    (found) => {
      const findings = inModule("metadata/architecture-", { architecture: found });
      expect(findings).toMatchObject([{ rule: "metadata/architecture-unknown", facts: { found } }]);
      expect(findings[0]?.facts).not.toHaveProperty("meant");
    },
  );

  it("is looked at in a manifest too", () => {
    expect(inManifest("metadata/architecture-", "author: x\narchitecture: arm64\n")).toMatchObject([
      { rule: "metadata/architecture-unknown", place: { line: 2, column: 15, pointer: "/architecture" } },
    ]);
  });
});

describe("operating_systems", () => {
  it.each([[[]], [["rhel9"]], [["rhel8", "ubuntu22", "amzn2", "amzn2023"]]])("%j is taken", (systems) => {
    expect(inModule("metadata/operating-system-", { operating_systems: systems })).toEqual([]);
  });

  // RAMP's reader demands letters and a version (module_os_list_invalid).
  it.each(["", "linux", "9", "22.04", "..."])("%j is malformed", (token) => {
    expect(inModule("metadata/operating-system-", { operating_systems: ["rhel9", token] })).toMatchObject([
      {
        rule: "metadata/operating-system-malformed",
        severity: "error",
        facts: { token },
        place: { pointer: "/operating_systems/1" },
      },
    ]);
  });

  it("may be malformed under its old name too", () => {
    expect(inModule("metadata/operating-system-", { os_list: ["ubuntu18.04", "linux"] })).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          rule: "metadata/operating-system-malformed",
          facts: { token: "linux" },
          place: expect.objectContaining({ pointer: "/os_list/1" }),
        }),
      ]),
    );
  });

  it.each([
    ["rocky9", "rhel9"],
    ["AlmaLinux8", "rhel8"],
    ["centos7", "rhel7"],
    ["ol8", "rhel8"],
    ["ubuntu22.04", "ubuntu22"],
    ["amazonlinux2023", "amzn2023"],
  ])("%s is written %s", (token, meant) => {
    expect(inModule("metadata/operating-system-", { operating_systems: [token] })).toMatchObject([
      {
        rule: "metadata/operating-system-alias",
        severity: "warning",
        facts: { token, meant },
        place: { pointer: "/operating_systems/0" },
      },
    ]);
  });

  it.each([
    ["rhle9", "rhel9"],
    ["ubuntu-22", "ubuntu22"],
    ["amzm2023", "amzn2023"],
    ["oel8", "rhel8"],
    ["RHEL-9", "rhel9"],
    ["ubuntu2204", "ubuntu22"],
    ["Ubuntu 20.04 LTS", "ubuntu20"],
    ["Rocky 10", "rhel10"],
  ])("%s is unknown and resembles %s", (token, nearest) => {
    expect(inModule("metadata/operating-system-", { operating_systems: [token] })).toMatchObject([
      {
        rule: "metadata/operating-system-unknown",
        severity: "warning",
        facts: { token, nearest },
        place: { pointer: "/operating_systems/0" },
      },
    ]);
  });

  it.each(["windows11", "solaris10", "rhel10", "ubuntu26"])(
    "%s is unknown and resembles nothing",
    (token) => {
      const findings = inModule("metadata/operating-system-", { operating_systems: [token] });
      expect(findings).toMatchObject([{ rule: "metadata/operating-system-unknown", facts: { token } }]);
      expect(findings[0]?.facts).not.toHaveProperty("nearest");
    },
  );

  it("are looked at in a manifest, one by one, where they stand", () => {
    expect(
      inManifest("metadata/operating-system-", "operating_systems:\n  - rhel9\n  - rocky9\n  - linux\n"),
    ).toMatchObject([
      { rule: "metadata/operating-system-alias", place: { line: 3, column: 5 } },
      { rule: "metadata/operating-system-malformed", place: { line: 4, column: 5 } },
    ]);
  });
});

describe("capabilities", () => {
  it("may be every known one", () => {
    const capabilities = [
      "types",
      "no_multi_key",
      "replica_of",
      "bigstore_version_2",
      "asm",
      "short_form_clusterset",
    ];
    expect(inModule("metadata/capability-unknown", { capabilities })).toEqual([]);
  });

  it.each([
    ["flush", "flash"],
    ["replica-of", "replica_of"],
    ["Types", "types"],
    ["intershard_tls_pas", "intershard_tls_pass"],
    ["ipv-6", "ipv6"],
  ])("%s is unknown and resembles %s", (name, nearest) => {
    expect(inModule("metadata/capability-", { capabilities: ["types", name] })).toMatchObject([
      {
        rule: "metadata/capability-unknown",
        severity: "warning",
        facts: { name, nearest },
        place: { pointer: "/capabilities/1" },
      },
    ]);
  });

  it("that resembles nothing is unknown too", () => {
    const findings = inModule("metadata/capability-", { capabilities: ["teleportation"] });
    expect(findings).toMatchObject([
      { rule: "metadata/capability-unknown", facts: { name: "teleportation" } },
    ]);
    expect(findings[0]?.facts).not.toHaveProperty("nearest");
  });

  it("listed twice is information, at the second place", () => {
    expect(
      inModule("metadata/capability-", { capabilities: ["hash_policy", "types", "hash_policy"] }),
    ).toMatchObject([
      {
        rule: "metadata/capability-duplicate",
        severity: "info",
        facts: { name: "hash_policy" },
        place: { pointer: "/capabilities/2" },
      },
    ]);
  });

  it("that is unknown and listed twice is named unknown once", () => {
    expect(
      inModule("metadata/capability-", { capabilities: ["teleportation", "teleportation"] }).map(
        ({ rule }) => rule,
      ),
    ).toEqual(["metadata/capability-unknown", "metadata/capability-duplicate"]);
  });

  it("are judged with work that grows as they do", async () => {
    const judge = (size: number) => {
      const capabilities = Array.from({ length: size }, (_, number) => `${number}`.padStart(60, "x"));
      expect(inModule("metadata/capability-", { capabilities })).toHaveLength(size);
    };
    await expectLinear(judge, 2000);
  });
});

describe("commands", () => {
  const command = (command_name: string) => ({
    command_name,
    command_arity: 1,
    flags: [],
    first_key: 0,
    last_key: 0,
    step: 0,
  });

  it("with different names are taken", () => {
    expect(
      inModule("metadata/command-duplicate", { commands: ["ft.get", "ft.set", "ft.gets"].map(command) }),
    ).toEqual([]);
  });

  it.each([
    ["ft.get", "ft.get"],
    ["FT.GET", "ft.get"],
    ["ft.Get", "FT.gET"],
  ])("%s and %s are one command, found at the second", (other, name) => {
    expect(
      inModule("metadata/command-duplicate", { commands: [other, "ft.set", name].map(command) }),
    ).toMatchObject([
      {
        rule: "metadata/command-duplicate",
        facts: { name, other },
        place: { pointer: "/commands/2/command_name" },
      },
    ]);
  });

  it("listed three times are found twice", () => {
    expect(inModule("metadata/command-duplicate", { commands: ["a", "A", "a"].map(command) })).toHaveLength(
      2,
    );
  });

  it("named like members of every object are ordinary ones", () => {
    expect(
      inModule("metadata/command-duplicate", {
        commands: ["constructor", "__proto__", "toString"].map(command),
      }),
    ).toEqual([]);
  });

  it("of a manifest are looked at too", () => {
    const line = (name: string) =>
      `  - {command_name: ${name}, command_arity: 1, flags: [], first_key: 0, last_key: 0, step: 0}\n`;
    expect(
      inManifest("metadata/command-duplicate", `commands:\n${line("a.get")}${line("A.GET")}`),
    ).toMatchObject([
      { rule: "metadata/command-duplicate", facts: { name: "A.GET", other: "a.get" }, place: { line: 3 } },
    ]);
  });
});

describe("names", () => {
  const command = (command_name: string) => ({
    command_name,
    command_arity: 1,
    flags: [],
    first_key: 0,
    last_key: 0,
    step: 0,
  });

  it.each(["a/b", "a\\b", "a\nb", "a\u0000b", "a\u001b[2J", "a\u202eb", "a\u2066b"])(
    "of modules and commands may not be %j",
    (name) => {
      const found = [{ rule: "metadata/name-unsafe", severity: "error", facts: { name } }];
      expect(inModule("metadata/name-", { module_name: name })).toMatchObject(found);
      expect(inModule("metadata/name-", { commands: [command(name)] })).toMatchObject([
        { ...found[0], place: { pointer: "/commands/0/command_name" } },
      ]);
    },
  );

  it.each(["a-b", "_a.b|c", "größe", "a b"])("of modules and commands may be %j", (name) => {
    expect(inModule("metadata/name-", { module_name: name, commands: [command(name)] })).toEqual([]);
  });

  const dependency = { url: "https://example.com/a.tgz", sha256: "0".repeat(64) };
  it.each<[string, object, string]>([
    ["the file of the module", { module_file: "../x.so" }, "/module_file"],
    ["what people see", { display_name: "a\u001b[2J" }, "/display_name"],
    ["capabilities", { capabilities: ["types", "a\u202eb"] }, "/capabilities/1"],
    ["commands left out", { exclude_commands: ["a\nb"] }, "/exclude_commands/0"],
    ["dependencies", { dependencies: { "../a": dependency } }, "/dependencies/..~1a"],
  ])("of %s are looked at", (_what, fields, pointer) => {
    expect(inModule("metadata/name-", fields)).toMatchObject([{ place: { pointer } }]);
  });

  it("may have a slash where people see them", () => {
    expect(inModule("metadata/name-", { display_name: "Search / JSON" })).toEqual([]);
  });

  it("of a manifest are looked at wherever it names commands", () => {
    const entry =
      "  - {command_name: a\\b, command_arity: 1, flags: [], first_key: 0, last_key: 0, step: 0}\n";
    const text = ["module_name: x/y\n", `commands:\n${entry}`, `add_command:\n${entry}`].join("");
    const lines = inManifest("metadata/name-", text).map(({ place }) => place.line);
    expect(lines).toEqual([1, 3, 5]);
  });
});

describe.each(["dependencies", "optional-dependencies"])("%s", (field) => {
  it("of a manifest with address and checksum, or with a path, are taken", () => {
    const text = `${field}:\n  a: {url: https://example.com/a.tgz, sha256: ${sha256}}\n  b: {local_path: b}\n`;
    expect(inManifest("metadata/dependency-malformed", text)).toEqual([]);
  });

  it.each([
    ["neither", "{}", ["url", "sha256"]],
    ["no checksum", "{url: https://example.com/a.tgz}", ["sha256"]],
    ["no address", `{sha256: ${sha256}}`, ["url"]],
  ])("of a manifest with %s are an error", (_, written, missing) => {
    expect(
      inManifest("metadata/dependency-malformed", `author: x\n${field}:\n  a: ${written}\n`),
    ).toMatchObject([
      {
        rule: "metadata/dependency-malformed",
        severity: "error",
        facts: { dependency: "a", missing },
        place: { line: 3, column: 6, pointer: `/${field}/a` },
      },
    ]);
  });

  it("of a manifest's list are found where they stand", () => {
    const text = `${field}:\n  - {name: a, url: x, sha256: ${sha256}}\n  - {name: b, url: x}\n`;
    expect(inManifest("metadata/dependency-malformed", text)).toMatchObject([
      {
        rule: "metadata/dependency-malformed",
        facts: { dependency: "b", missing: ["sha256"] },
        place: { line: 3, column: 5, pointer: `/${field}/1` },
      },
    ]);
  });

  // RAMP writes none for a local path that had none.
  it("of a module.json may have no address", () => {
    expect(inModule("metadata/dependency-malformed", { [field]: { a: { sha256 } } })).toEqual([]);
  });

  it("of a module.json without checksum are an error", () => {
    expect(
      inModule("metadata/dependency-malformed", {
        [field]: { a: { url: "https://example.com/a.tgz" }, b: {} },
      }),
    ).toMatchObject([
      {
        rule: "metadata/dependency-malformed",
        severity: "error",
        facts: { dependency: "a", missing: ["sha256"] },
        place: { pointer: `/${field}/a` },
      },
      { rule: "metadata/dependency-malformed", facts: { dependency: "b" } },
    ]);
  });
});

describe("the name of a command", () => {
  const named = (length: number) => ({
    command_name: "x".repeat(length),
    command_arity: 1,
    first_key: 0,
    last_key: 0,
    step: 0,
    flags: [],
  });

  it.each([
    [64, 0],
    [65, 1],
  ])("of %i characters has %i findings", (length, findings) => {
    expect(inModule("metadata/command-name-long", { commands: [named(length)] })).toHaveLength(findings);
  });
});

it.each(["x", [null], { a: 1 }, [1]])(
  "of a key that module.json does not have, %j is kept and not read",
  (value) => {
    expect(inModule("metadata/name-unsafe", { override_command: value })).toEqual([]);
  },
);
