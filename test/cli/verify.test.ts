import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { buildZip } from "../../packages/archive/src/zip/zip-builder.test-support.ts";
import { buildBundle, sha256, tally } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { runMeasured } from "./peak-memory.ts";
import { expectClearMessage, useWorkspace } from "./rampart.ts";
import type { Report } from "./report-schemas.ts";

const workspace = useWorkspace();

async function verify(bundle: Uint8Array, ...words: string[]) {
  await workspace.current.write("bundle.zip", bundle);
  return await workspace.current.run(["verify", "bundle.zip", ...words]);
}

const bytes = Buffer.from("some bytes");

describe("verify", () => {
  it("says in one line that no fault is in a good bundle", async () => {
    expect(await verify(buildBundle())).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^✓ bundle\.zip: [^\n]*\n$/),
      stderr: "",
    });
  });

  it("prints nothing at all of a good bundle with --quiet", async () => {
    expect(await verify(buildBundle(), "--quiet")).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  it.each(["verify", "lint", "matrix"])(
    "%s says in one line that a pattern matches nothing",
    async (command) => {
      expect(await workspace.current.run([command, "dist/*.zip"])).toEqual({
        code: 3,
        stdout: "",
        stderr: "rampart: no file matches dist/*.zip\n",
      });
    },
  );

  const refused: [what: string, bundle: () => Buffer, rule: string][] = [
    [
      "a path that leads out",
      () => buildBundle({ more: [{ name: "../../evil", content: bytes }] }),
      "bundle/unsafe-name",
    ],
    [
      "an absolute path",
      () => buildBundle({ more: [{ name: "/etc/evil", content: bytes }] }),
      "bundle/unsafe-name",
    ],
    [
      "a duplicate entry name",
      () => buildBundle({ more: [{ name: "tally.so", content: bytes }] }),
      "bundle/duplicate-name",
    ],
    [
      "a symbolic link",
      () => buildBundle({ more: [{ name: "deps/x", content: bytes, mode: 0o120777 }] }),
      "bundle/symlink",
    ],
    ["an encrypted module", () => buildBundle({ module: { flags: 0x0801 } }), "bundle/encrypted"],
    [
      "another CRC-32",
      () => buildBundle({ module: { local: { crc32: 1 }, central: { crc32: 1 } } }),
      "bundle/crc-mismatch",
    ],
    [
      "another SHA-256",
      () => buildBundle({ metadata: { sha256: "0".repeat(64) } }),
      "bundle/sha256-mismatch",
    ],
    ["no module.json", () => buildBundle({ metadata: false }), "bundle/module-json-missing"],
    [
      "module.json in a folder",
      () => buildBundle({ moduleJson: { name: "x/module.json" } }),
      "bundle/module-json-missing",
    ],
    [
      "two modules",
      () => buildBundle({ more: [{ name: "b.so", content: tally }] }),
      "bundle/several-modules",
    ],
    [
      "a file that does not belong there",
      () => buildBundle({ more: [{ name: "README", content: bytes }] }),
      "bundle/unexpected-entry",
    ],
    ["half a zip", () => buildBundle().subarray(0, 2000), "bundle/damaged"],
    ["text", () => Buffer.from("hello\n"), "bundle/not-a-zip"],
    ["nothing", () => Buffer.alloc(0), "bundle/not-a-zip"],
    ["a bare module", () => tally, "bundle/not-a-zip"],
  ];

  it.each(refused)("refuses %s with exit code 1, on standard output", async (_what, bundle, rule) => {
    const outcome = await verify(bundle());
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toBe("");
    expect(outcome.stdout).toContain(`[${rule}]`);
    expect(outcome.stdout).not.toMatch(/undefined|internal error/);
    expect(outcome.stdout).toMatch(/✗ bundle\.zip: \d+ errors?/);
    expect(await workspace.current.list()).toEqual(["bundle.zip"]);
  });

  it("accepts warnings, and --max-warnings does not", async () => {
    const bundle = buildBundle({ module: { mode: 0o100644 } });
    expect((await verify(bundle)).code).toBe(0);
    expect((await verify(bundle, "--max-warnings", "1")).code).toBe(0);
    expect((await verify(bundle, "--max-warnings", "0")).code).toBe(1);
  });

  it.each([[[]], [["--quiet"]], [["--verbose"]], [["--json"]], [["--no-color"]]])(
    "has the same exit code with %j",
    async (words) => {
      expect((await verify(buildBundle({ metadata: false }), ...words)).code).toBe(1);
      expect((await verify(buildBundle(), ...words)).code).toBe(0);
    },
  );

  it("reads standard input as -", async () => {
    const outcome = await workspace.current.run(["verify", "-"], { input: buildBundle() });
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/^✓ -: .*\n$/) });
    expect((await workspace.current.run(["verify", "-"], { input: "text" })).code).toBe(1);
  });

  it("judges several bundles, and the worst decides", async () => {
    await workspace.current.write("good.zip", buildBundle());
    await workspace.current.write("bad.zip", buildBundle({ module: false }));
    const outcome = await workspace.current.run(["verify", "good.zip", "bad.zip"]);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toMatch(/✓ good\.zip.*\n(.*\n)*✗ bad\.zip/);
  });

  it("is the fault of the environment for what cannot be read", async () => {
    for (const path of ["missing.zip", "."]) {
      const outcome = await workspace.current.run(["verify", path]);
      expect(outcome).toMatchObject({ code: 3, stdout: "" });
      expectClearMessage(outcome);
    }
  });

  it("still says what it found in the others where one is missing", async () => {
    await workspace.current.write("good.zip", buildBundle());
    const { code, stdout, stderr } = await workspace.current.run(["verify", "good.zip", "missing.zip"]);
    expect(code).toBe(3);
    expect(stdout).toContain("good.zip");
    expect(stderr).toContain("missing.zip");
  });
});

describe("limits", () => {
  it.each([
    ["--max-entries", "1", "bundle/too-many-entries"],
    ["--max-entry-size", "1000", "bundle/entry-too-large"],
    ["--max-module-json-size", "100", "text/too-large"],
  ])("%s %s is kept", async (flag, value, rule) => {
    const outcome = await verify(buildBundle(), flag, value);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain(`[${rule}]`);
  });

  it("can be raised as well", async () => {
    const many = buildBundle({
      more: Array.from({ length: 1000 }, (_, index) => ({ name: `deps/${index}.bin`, content: bytes })),
    });
    expect((await verify(many)).stdout).toContain("[bundle/too-many-entries]");
    expect((await verify(many, "--max-entries", "2000")).code).toBe(0);
  });
});

describe("a zip bomb", () => {
  /** Peak resident memory of a run of the command, in KiB. */
  async function peakMemory(bundle: Buffer): ReturnType<typeof runMeasured> {
    await workspace.current.write("bundle.zip", bundle);
    return await runMeasured(workspace.current, ["verify", "bundle.zip"]);
  }

  const mebibyte = Buffer.alloc(2 ** 20);
  /** Deflated zeros, far more of them than would fit into memory by accident. */
  const deflatedZeros = (mebibytes: number) =>
    deflateRawSync(Buffer.alloc(mebibytes * 2 ** 20), { level: 9 });

  it("is named, and does not fill the memory", async () => {
    const plain = await peakMemory(buildBundle());
    const size = 400;
    const data = deflatedZeros(size);
    const fields = { compressedSize: data.length, uncompressedSize: size * 2 ** 20 };
    const bomb = await peakMemory(
      buildBundle({
        more: [
          { name: "deps/zeros.bin", data, local: { ...fields, crc32: 1 }, central: { ...fields, crc32: 1 } },
        ],
      }),
    );
    expect(bomb.code).toBe(1);
    expect(bomb.stdout).toContain("[bundle/compression-ratio]");
    expect(bomb.peak - plain.peak).toBeLessThan(64 * 1024);
  });

  it("that lies about its size is named, and does not fill the memory", async () => {
    const plain = await peakMemory(buildBundle());
    const data = deflatedZeros(400);
    const fields = { compressedSize: data.length, uncompressedSize: 1000, crc32: 1 };
    const bomb = await peakMemory(
      buildBundle({ more: [{ name: "deps/zeros.bin", data, local: fields, central: fields }] }),
    );
    expect(bomb.code).toBe(1);
    expect(bomb.stdout).toContain("[bundle/size-mismatch]");
    expect(bomb.peak - plain.peak).toBeLessThan(64 * 1024);
  });

  it("as module.json does not fill the memory either", async () => {
    const plain = await peakMemory(buildBundle());
    const data = deflatedZeros(400);
    const fields = { compressedSize: data.length, uncompressedSize: 400 * 2 ** 20, crc32: 1 };
    const bomb = await peakMemory(buildBundle({ moduleJson: { data, local: fields, central: fields } }));
    expect(bomb.code).toBe(1);
    expect(bomb.peak - plain.peak).toBeLessThan(64 * 1024);
  });

  it("is not what a large module is: memory does not grow with it", async () => {
    const small = await peakMemory(buildBundle());
    const noise = Buffer.concat([tally, ...Array.from({ length: 96 }, () => mebibyte)]);
    const large = await peakMemory(
      buildBundle({ metadata: { sha256: sha256(noise) }, module: { content: noise, method: 0 } }),
    );
    expect(large.code).toBe(0);
    expect(large.peak - small.peak).toBeLessThan(64 * 1024);
  });
});

describe("what stands in a bundle", () => {
  const control = /\p{Cc}/u;
  const withoutNewlines = (text: string) => text.replaceAll("\n", "");
  const sequence = "\u001b[2J\u001b]0;title\u0007";

  it.each<[string, () => Buffer]>([
    ["a name of an entry", () => buildBundle({ more: [{ name: `deps/${sequence}`, content: bytes }] })],
    ["a value of module.json", () => buildBundle({ metadata: { module_file: `${sequence}.so` } })],
    ["a key of module.json", () => buildBundle({ metadata: { [sequence]: 1 } })],
    ["a system", () => buildBundle({ metadata: { operating_systems: [sequence] } })],
    ["an architecture", () => buildBundle({ metadata: { architecture: sequence } })],
    [
      "the name of a dependency",
      () => buildBundle({ metadata: { dependencies: { [sequence]: { url: sequence } } } }),
    ],
    ["a syntax error", () => buildBundle({ metadata: `{"a": ${sequence}` })],
  ])("is never printed raw: %s", async (_what, bundle) => {
    await workspace.current.write("bundle.zip", bundle());
    for (const command of ["verify", "lint", "inspect", "unpack"]) {
      const { stdout, stderr } = await workspace.current.run([command, "bundle.zip", "-v"]);
      expect(withoutNewlines(stdout + stderr)).not.toMatch(control);
    }
  });

  it("is printed as JSON without raw escapes either", async () => {
    await workspace.current.write(
      "bundle.zip",
      buildBundle({ metadata: { display_name: sequence, [sequence]: sequence } }),
    );
    for (const command of ["verify", "inspect"]) {
      const { stdout } = await workspace.current.run([command, "bundle.zip", "--json"]);
      expect(withoutNewlines(stdout)).not.toMatch(control);
      expect(() => JSON.parse(stdout)).not.toThrow();
    }
  });

  it("is all of it judged: the report has each finding once", async () => {
    const zip = buildBundle({
      metadata: { sha256: "0".repeat(64), module_file: "x.so" },
      more: [{ name: "README", content: bytes }],
    });
    const { stdout } = await verify(zip, "--json");
    const { results } = JSON.parse(stdout) as Report;
    const rulesOf = (findings: Report["results"][number]["findings"]) =>
      findings
        .filter(({ severity }) => severity !== "info")
        .map(({ rule }) => rule)
        .toSorted();
    expect(rulesOf(results[0]?.findings ?? [])).toEqual([
      "bundle/module-file-missing",
      "bundle/sha256-mismatch",
      "bundle/unexpected-entry",
    ]);
  });

  it("may be nothing: a zip without entries has neither metadata nor module", async () => {
    const { code, stdout } = await verify(buildZip({}));
    expect(code).toBe(1);
    expect(stdout).toContain("[bundle/module-json-missing]");
    expect(stdout).toContain("[bundle/module-missing]");
  });
});
