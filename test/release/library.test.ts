import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  evaluate,
  namedTargets,
  packBundle,
  validateModuleJson,
  verifyBundle,
} from "../../packages/cli/src/library.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "rampart-library-test-"));
const architecture = process.arch === "arm64" ? "aarch64" : "x86_64";
const bundlePath = join(folder, "tally.zip");

afterAll(() => rmSync(folder, { recursive: true }));

const packed = await packBundle({
  module: join(root, "fixtures/modules", architecture, "tally.so"),
  manifest: join(root, "fixtures/example/ramp.yml"),
  output: bundlePath,
});

describe("the declarations", () => {
  it("are those that packages/cli/library.api.d.ts promises", () => {
    const built = readFileSync(join(root, "packages/cli/dist/types/library.d.ts"), "utf8");
    const promised = readFileSync(join(root, "packages/cli/library.api.d.ts"), "utf8");
    expect(withoutMap(built)).toBe(promised);
    expect(promised).not.toContain("import");
  });

  it("have a row in docs/library.md for each function", () => {
    const promised = readFileSync(join(root, "packages/cli/library.api.d.ts"), "utf8");
    const page = readFileSync(join(root, "docs/library.md"), "utf8");
    const functions = [...promised.matchAll(/^export declare function (\w+)/gm)].map(([, name]) => name);
    const rows = [...page.matchAll(/^\| `(\w+)\(/gm)].map(([, name]) => name);
    expect(rows.toSorted()).toEqual(functions.toSorted());
  });
});

describe("packBundle", () => {
  it("writes a bundle and says what it wrote", async () => {
    const { bundle, ok, summary } = packed;
    expect({ ok, errors: summary.errors, path: bundle?.path }).toEqual({
      ok: true,
      errors: 0,
      path: bundlePath,
    });
    const { sha256, contentDigest } = await verifyBundle(bundlePath);
    expect({ sha256, contentDigest }).toEqual({
      sha256: bundle?.sha256,
      contentDigest: bundle?.contentDigest,
    });
  });

  it("gives findings for bad input, and writes nothing", async () => {
    const output = join(folder, "none.zip");
    const refused = await packBundle({ module: join(root, "README.md"), output, discover: "none" });
    expect(refused).toMatchObject({ ok: false });
    expect(refused).not.toHaveProperty("bundle");
    await expect(verifyBundle(output)).rejects.toMatchObject({
      name: "RampartError",
      fault: "environment",
      code: "file-unreadable",
    });
  });
});

describe("verifyBundle", () => {
  it("takes bytes too, and says where they are at fault", async () => {
    const bytes = readFileSync(bundlePath);
    expect(await verifyBundle(bytes)).toMatchObject({ ok: true, metadata: { module_name: "tally" } });
    const { ok, findings } = await verifyBundle(bytes.subarray(0, bytes.length - 30));
    expect({ ok, rule: findings[0]?.rule }).toEqual({ ok: false, rule: "bundle/damaged" });
  });
});

describe("validateModuleJson", () => {
  it("finds what lint finds, with the line", () => {
    const found = validateModuleJson('{\n  "module_name": 1\n}');
    expect(found.ok).toBe(false);
    expect(found.findings).toContainEqual(
      expect.objectContaining({ rule: "metadata/wrong-type", pointer: "/module_name", line: 2 }),
    );
  });
});

describe("evaluate", () => {
  it("gives the verdict of a cluster", async () => {
    const bundle = await verifyBundle(bundlePath);
    const [target] = namedTargets("rs-8.0/rhel9");
    expect(evaluate(bundle, target ?? {})).toMatchObject({ verdict: "accepted", errorCode: null });
    expect(evaluate(bundle, { os: "rhel7" })).toMatchObject({
      verdict: "rejected",
      errorCode: "os_not_supported",
    });
    expect(namedTargets("nothing")).toEqual([]);
  });

  it("refuses what is no target, and what is no bundle", async () => {
    const bundle = await verifyBundle(bundlePath);
    expect(() => evaluate(bundle, { clusterVersion: "eight" })).toThrow(
      expect.objectContaining({ name: "RampartError", fault: "call", code: "target-invalid" }),
    );
    expect(() => evaluate({ ...bundle }, {})).toThrow(TypeError);
  });
});

function withoutMap(text: string): string {
  return text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
}
