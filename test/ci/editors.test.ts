import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { ValidateFunction } from "ajv";
import { describe, expect, it } from "vitest";
import { strictAjv } from "../support/schemas.ts";
import { badManifest, codeBlocks, goodManifest, parseYaml, readText, root, useProject } from "./emulation.ts";

/** Takes docs/editors.md at its word: each schema that it names is there, and says yes and no where it should. */

const markdown = readText("docs/editors.md");
const yamlBlocks = codeBlocks(markdown, "yaml");
const jsonBlocks = codeBlocks(markdown, "json");

const ajv = strictAjv();

/** The validator of a schema, named by a path as an editor is given it. */
function validatorOf(path: string): ValidateFunction {
  expect(path).toMatch(/^(\.\/)?\.rampart\/[\w.]+$/);
  const file = `schemas/${basename(path)}`;
  expect(existsSync(join(root, file)), file).toBe(true);
  const schema = JSON.parse(readText(file)) as { $schema: string; $id: string };
  expect(schema.$schema).toBe("http://json-schema.org/draft-07/schema#");
  return ajv.getSchema(schema.$id) ?? ajv.compile(schema);
}

const goodModule = {
  module_name: "tally",
  version: 10204,
  semantic_version: "1.2.4",
  min_redis_version: "7.2",
  capabilities: ["persistence_rdb"],
  commands: [{ command_name: "TALLY.ADD", command_arity: 3, flags: [], first_key: 1, last_key: 1, step: 1 }],
};

/** A document that each schema has to take, and some that it has to refuse. */
const documents: Readonly<Record<string, { good: unknown; bad: readonly unknown[] }>> = {
  "manifest.schema.json": {
    good: parseYaml(goodManifest),
    bad: [
      parseYaml(badManifest),
      { min_redis_version: 7.2 },
      // Only by a definition that module.json has too.
      { add_command: [{ command_name: "TALLY.ADD" }] },
    ],
  },
  "module.schema.json": {
    good: goodModule,
    bad: [{ ...goodModule, version: -1 }, { ...goodModule, maintainer: "nobody" }, { module_name: "tally" }],
  },
  "config.schema.json": {
    good: { rules: { "elf/no-relro": "error" }, maxWarnings: 0 },
    bad: [{ rules: { "elf/no-relro": "fatal" } }, { maxWarning: 0 }],
  },
  "target.schema.json": {
    good: { targets: [{ clusterVersion: "8.0.20", os: "rhel9" }, { clusterVersion: "9.9" }] },
    bad: [{ clusterVersion: 8 }, { cluster: "8.0.20" }, { targets: [] }],
  },
  "inventory.schema.json": {
    good: { clusters: [{ name: "production", url: "https://host:9443" }] },
    bad: [{ clusters: [{ name: "production" }] }, { clusters: [] }, {}],
  },
};

/** Every map from schema to patterns of file names, wherever a settings file has it. */
function associations(value: unknown): [schema: string, patterns: readonly string[]][] {
  if (typeof value !== "object" || value === null) return [];
  if ("fileMatch" in value && "url" in value) return [[value.url as string, value.fileMatch as string[]]];
  return Object.entries(value).flatMap(([key, item]) =>
    /\.schema\.json$/.test(key) ? [[key, item as string[]]] : associations(item),
  );
}

const settings = jsonBlocks.map((block) => JSON.parse(block) as Record<string, unknown>);
const modelines = yamlBlocks.map((block) => /^# yaml-language-server: \$schema=(\S+)\n/.exec(block)?.[1]);

describe("docs/editors.md", () => {
  it("names every schema of a file that people write, and no other", () => {
    const named = [...markdown.matchAll(/[\w./]*\/([\w-]+\.schema\.json)/g)].map(([, name = ""]) => name);
    expect([...new Set(named)].toSorted()).toEqual(Object.keys(documents).toSorted());
  });

  it("links to files that are there", () => {
    const links = [...markdown.matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, path = ""]) => path);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(existsSync(join(root, "docs", link)), link).toBe(true);
  });

  it.each(Object.entries(documents))(
    "%s takes what is right and refuses what is wrong",
    (name, { good, bad }) => {
      const validate = validatorOf(`./.rampart/${name}`);
      expect(validate(good), JSON.stringify(validate.errors)).toBe(true);
      for (const document of bad) expect(validate(document), JSON.stringify(document)).toBe(false);
    },
  );

  it("has YAML of which the schema that it names approves", () => {
    expect(modelines.length).toBeGreaterThan(0);
    for (const [index, schema = ""] of modelines.entries()) {
      const validate = validatorOf(schema);
      expect(validate(parseYaml(yamlBlocks[index] ?? "")), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it("has JSON of which the schema that it names approves", () => {
    const named = settings.filter((block) => typeof block["$schema"] === "string");
    expect(named).toHaveLength(1);
    for (const block of named) {
      const validate = validatorOf(block["$schema"] as string);
      expect(validate(block), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it("has settings that give each file its own schema", () => {
    const blocks = settings
      .filter((block) => !("$schema" in block))
      .map(associations)
      .filter((pairs) => pairs.length > 0);
    expect(blocks).toHaveLength(3);
    for (const pairs of blocks) {
      for (const [schema] of pairs) validatorOf(schema);
      const matching = (name: string) =>
        pairs
          .filter(([, patterns]) => patterns.some((pattern) => matches(pattern, name)))
          .map(([schema]) => schema);
      for (const name of ["ramp.yml", "ramp.yaml", "ramp-light.yml"]) {
        expect(matching(name)).toEqual(["./.rampart/manifest.schema.json"]);
      }
      expect(matching("rampart.config.yml")).toEqual(["./.rampart/config.schema.json"]);
      expect(matching("other.yml")).toEqual([]);
    }
    const code =
      blocks.find((pairs) => pairs.some(([schema]) => schema.endsWith("module.schema.json"))) ?? [];
    expect(code).toContainEqual(["./.rampart/module.schema.json", ["module.json"]]);
    expect(code).toContainEqual(["./.rampart/config.schema.json", ["rampart.config.json"]]);
  });
});

describe("the copy", () => {
  const project = useProject();

  it("has schemas of which none refers to another file", async () => {
    const [script = ""] = codeBlocks(markdown, "sh");
    const { code, stderr } = await project.current.run("/bin/sh", ["-ec", script], { RAMPART: root });
    expect(code, stderr).toBe(0);
    const copied = readdirSync(project.current.path(".rampart"));
    expect(copied.toSorted()).toEqual(Object.keys(documents).toSorted());
    const references = copied.flatMap((name) =>
      [...readText(`schemas/${name}`).matchAll(/"\$ref": "([^"#]+)#/g)].map(([, file]) => file),
    );
    expect(references).toEqual([]);
  });
});

/** A pattern of a settings file; they have no signs but `*`. */
function matches(pattern: string, name: string): boolean {
  expect(pattern).toMatch(/^[\w.*-]+$/);
  return new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(name);
}
