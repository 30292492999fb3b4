import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lone, parse, read, sha256 } from "./module-json.test-support.ts";

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

  it("may name a build of Redis Software", () => {
    expect(parse({ ...lone, min_redis_pack_version: "7.2.4-92" }).findings).toEqual([]);
  });
});
