import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { Ajv, type ValidateFunction } from "ajv";
import { beforeAll, describe, expect, it } from "vitest";
import { buildTar } from "../../packages/archive/src/tar/tar-builder.test-support.ts";
import { buildBundle, sha256 } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { buildElf, buildIdNote } from "../../packages/elf/src/elf-builder.test-support.ts";
import { useWorkspace } from "./rampart.ts";

// What a bundle consists of, held against the schema of CycloneDX.

interface Component {
  readonly type: string;
  readonly name: string;
  readonly version?: string;
  readonly scope?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
  readonly components?: readonly Component[];
}

interface Bill {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp?: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const workspace = useWorkspace();
let validate: ValidateFunction;

beforeAll(() => {
  const library = createRequire(import.meta.url).resolve("@cyclonedx/cyclonedx-library/package.json");
  const schema = (name: string) =>
    JSON.parse(readFileSync(join(dirname(library), `res/schema/${name}.SNAPSHOT.schema.json`), "utf8"));
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  for (const name of ["spdx", "jsf-0.82"])
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  validate = ajv.compile(schema("bom-1.6"));
});

/** The document of a bundle, which the schema has nothing against. */
async function billOf(bundle: Uint8Array, environment = {}): Promise<Bill> {
  await workspace.current.write("b.zip", bundle);
  expect(await workspace.current.run(["sbom", "b.zip"], { environment })).toEqual({
    code: 0,
    stdout: "b.zip.cdx.json\n",
    stderr: "",
  });
  const bill = JSON.parse((await workspace.current.read("b.zip.cdx.json")).toString());
  expect(validate(bill) ? [] : validate.errors).toEqual([]);
  return bill;
}

const property = (component: Component | undefined, name: string) =>
  component?.properties?.filter((one) => one.name === `rampart:${name}`).map(({ value }) => value);

/** A file with all that a build leaves in one. */
const built = buildElf({
  needed: ["libz.so.1", "libc.so.6"],
  notes: buildIdNote(Buffer.from("00ff10", "hex")),
  versionNeeds: [{ library: "libc.so.6", versions: ["GLIBC_2.34", "GLIBC_2.4"] }],
  symbols: [{ name: "RedisModule_OnLoad" }],
  sections: [{ name: ".comment", type: 1, contents: Buffer.from("GCC: (GNU) 11.5.0\0") }],
}).bytes;
const archive = gzipSync(buildTar([{ name: "lib/x.so", content: built }]));
const url = "https://files.example.com/x.tgz";
const dependencies = {
  x: { url, sha256: sha256(archive) },
  "far away": { url: "https://files.example.com/far.tgz", sha256: "a".repeat(64) },
};
const more = [{ name: "deps/x.tgz", content: archive }];

describe("the document of a bundle", () => {
  it("has the bundle, the module with its build, and the libraries with the versions of their symbols", async () => {
    const metadataOfBuilt = { git_sha: "0123456789abcdef", sha256: sha256(built) };
    const bundle = buildBundle({ metadata: metadataOfBuilt, module: { content: built } });
    const { metadata, components } = await billOf(bundle);
    expect(metadata.component).toMatchObject({
      name: "tally",
      version: "1.2.3",
      hashes: [{ alg: "SHA-256", content: sha256(bundle) }],
      pedigree: { commits: [{ uid: "0123456789abcdef" }] },
    });
    expect(property(metadata.component, "compatibleRedisVersion")).toEqual(["8.0"]);
    const [module] = components;
    expect(module).toMatchObject({ name: "tally.so", hashes: [{ content: sha256(built) }] });
    expect(property(module, "elf:machine")).toEqual(["x86_64"]);
    expect(property(module, "elf:buildId")).toEqual(["00ff10"]);
    expect(property(module, "elf:comment")).toEqual(["GCC: (GNU) 11.5.0"]);
    expect(components.slice(1).map(({ name }) => name)).toEqual(["libc.so.6", "libz.so.1"]);
    expect(property(components[1], "elf:symbolVersion")).toEqual(["GLIBC_2.34", "GLIBC_2.4"]);
  });

  it("has dependencies with their hashes, whether they are in it or not, and what is in them", async () => {
    const { components, dependencies: graph } = await billOf(
      buildBundle({ metadata: { dependencies }, more }),
    );
    const [here, away] = ["x", "far away"].map((name) => components.find((one) => one.name === name));
    expect(here).toMatchObject({ scope: "required", hashes: [{ content: sha256(archive) }] });
    expect(property(here, "file")).toEqual(["deps/x.tgz"]);
    expect(here?.components?.map(({ name }) => name)).toEqual(["deps/x.tgz!/lib/x.so"]);
    expect(away).toMatchObject({ hashes: [{ content: "a".repeat(64) }] });
    expect(property(away, "file")).toBeUndefined();
    expect(graph[0]?.dependsOn).toEqual(["module", "dependencies:x", "dependencies:far away"]);
    expect(graph.find(({ ref }) => ref.endsWith("x.so"))?.dependsOn).toContain("library:libc.so.6");
  });

  it("is written again with the same bytes, and has another number where anything differs", async () => {
    const one = await billOf(buildBundle());
    const text = await workspace.current.read("b.zip.cdx.json");
    await billOf(buildBundle());
    expect((await workspace.current.read("b.zip.cdx.json")).equals(text)).toBe(true);
    const other = await billOf(buildBundle({ metadata: { description: "Another" } }));
    expect(other.serialNumber).not.toBe(one.serialNumber);
  });

  it("has a time only where SOURCE_DATE_EPOCH gives it", async () => {
    expect((await billOf(buildBundle())).metadata).not.toHaveProperty("timestamp");
    const { metadata } = await billOf(buildBundle(), { SOURCE_DATE_EPOCH: "1700000000" });
    expect(metadata.timestamp).toBe("2023-11-14T22:13:20.000Z");
  });

  it("is one that the schema takes, whatever stands in the metadata", async () => {
    const odd = { homepage: "not a url", license: "none of SPDX", author: "", description: "", email: "@" };
    await billOf(buildBundle({ metadata: { ...odd, dependencies: { x: { url: "ftp:///\u00e9 <" } } } }));
  });
});

describe("a bundle that cannot be described", () => {
  it.each([
    ["one that is cut off", buildBundle().subarray(0, 500), "bundle/damaged"],
    ["one without a module", buildBundle({ module: false }), "bundle/module-missing"],
  ])("is at fault, and nothing is written: %s", async (_, bytes, rule) => {
    await workspace.current.write("b.zip", bytes);
    const { code, stdout, stderr } = await workspace.current.run(["sbom", "b.zip"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(rule);
    expect(await workspace.current.list()).toEqual(["b.zip"]);
  });
});
