import { readdirSync } from "node:fs";
import { join } from "node:path";
import { presets } from "@rampart/compat";
import {
  architectures,
  capabilities,
  newestBuild,
  operatingSystems,
  redisSoftwareReleases,
  redisVersions,
} from "@rampart/platforms";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { describeUnless } from "./support/describe-unless.ts";
import { runPython, withoutJsonschema } from "./support/python-jsonschema.ts";
import { readSchema } from "./support/schemas.ts";

// Each schema is one file that a stranger can use with nothing else at hand.

const folder = join(import.meta.dirname, "../schemas");
const names = readdirSync(folder);

/** Every map in a schema, with the key that it is under. */
function maps(value: unknown, key = ""): [key: string, map: Readonly<Record<string, unknown>>][] {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.entries(value).flatMap(([name, item]) => maps(item, name));
  return Array.isArray(value) ? below : [[key, value as Readonly<Record<string, unknown>>], ...below];
}

const definitionsOf = (name: string) =>
  (readSchema(name) as { readonly definitions?: Readonly<Record<string, object>> }).definitions ?? {};

describe.each(names)("%s", (name) => {
  it("has an id of its own", () => {
    const id = `urn:rampart:schema:${name.replace(".schema.json", "")}`;
    expect(readSchema(name)).toMatchObject({ $schema: "http://json-schema.org/draft-07/schema#", $id: id });
  });

  it("compiles alone, as strictly as ajv can", () => {
    expect(new Ajv({ strict: true, allErrors: true }).compile(readSchema(name))).toBeTypeOf("function");
  });

  it("has each definition that it refers to, and uses each that it has", () => {
    const references = maps(readSchema(name)).flatMap(([, { $ref }]) =>
      typeof $ref === "string" ? [$ref] : [],
    );
    const used = references.map((reference) => /^#\/definitions\/(\w+)/.exec(reference)?.[1]);
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(definitionsOf(name)).toSorted());
  });
});

it.each(["manifest", "commands", "diff"])(
  "%s has the definitions of module.json as they are there",
  (name) => {
    const [own, module] = [definitionsOf(`${name}.schema.json`), definitionsOf("module.schema.json")];
    const shared = ["command", "crdb", "sha256"].filter((definition) => definition in own);
    expect(shared).toContain("command");
    for (const definition of shared) expect(own[definition]).toEqual(module[definition]);
  },
);

/** Reads each schema alone: its form, each pattern as Python has them, and what each reference leads to. */
const program = `
import json, re, sys
from jsonschema import Draft7Validator

def maps(value):
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from maps(item)

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    list(validator.iter_errors({}))
    for one in maps(schema):
        if isinstance(one.get("pattern"), str):
            re.compile(one["pattern"])
        if isinstance(one.get("$ref"), str):
            list(validator.descend({}, {"$ref": one["$ref"]}))
`;

describeUnless(withoutJsonschema, "the schemas in python3-jsonschema", () => {
  it.each(names)("%s is understood alone", (name) => {
    expect(runPython(program, [join(folder, name)])).toBe("");
  });
});

describe("the values that the schemas offer", () => {
  const lines = redisSoftwareReleases.flatMap((release) => [release.line, newestBuild(release)]);
  const known: Readonly<Record<string, readonly string[]>> = {
    "A known capability": capabilities.map(({ name }) => name),
    "A known system": operatingSystems.map(({ token }) => token),
    "A known architecture": architectures,
    "A known Redis version": redisVersions,
    "A known Redis Software version": lines,
    "A known target": presets().map(({ name }) => name),
  };

  // The build writes them.
  it.each(["manifest", "module", "config", "target"])(
    "%s has those that the data know, and no other",
    (name) => {
      const offers = maps(readSchema(`${name}.schema.json`)).flatMap(([, { title, enum: values }]) =>
        typeof title === "string" && title.startsWith("A known ") ? [[title, values] as const] : [],
      );
      expect(offers.length).toBeGreaterThan(2);
      for (const [title, values] of offers) {
        expect((values as string[]).toSorted(), title).toEqual(known[title]?.toSorted());
      }
    },
  );

  it("are offered and not demanded", () => {
    const validate = new Ajv({ strict: true }).compile(readSchema("manifest.schema.json"));
    const manifest = { capabilities: ["newer"], operating_systems: ["rhel12"], min_redis_version: "99.9" };
    expect(validate(manifest)).toBe(true);
    expect(validate({ min_redis_version: 9 })).toBe(false);
  });
});
