import { copyFile, mkdir } from "node:fs/promises";
import { basename } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle, metadataOf } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { exampleManifest, fixture, tally, useWorkspace } from "./rampart.ts";
import { faultsOf, type Report } from "./report-schemas.ts";

const workspace = useWorkspace();

beforeEach(async () => {
  const here = workspace.current;
  await here.write("good.zip", buildBundle());
  await here.write("warned.zip", buildBundle({ module: { mode: 0o100644 } }));
  await here.write(
    "bad.zip",
    buildBundle({ metadata: { sha256: "0".repeat(64) }, more: [{ name: "../x" }] }),
  );
  await here.write("half.zip", buildBundle().subarray(0, 1000));
  await here.write("good.yml", "display_name: x\n");
  await here.write("bad.yml", "autor: x\nauthor: 3\nredis_ref: abc\n");
  await here.write("module.json", JSON.stringify(metadataOf()));
  await mkdir(here.path("folder"));
});

const reports: [words: string[], code: number, shape: object][] = [
  [
    ["verify", "good.zip"],
    0,
    { results: [{ file: "good.zip", ok: true, summary: { errors: 0, warnings: 0 } }] },
  ],
  [
    ["verify", "good.zip", "warned.zip"],
    0,
    { results: [{ ok: true }, { ok: true, summary: { warnings: 1 } }] },
  ],
  [["verify", "bad.zip"], 1, { results: [{ file: "bad.zip", ok: false }] }],
  [["verify", "half.zip"], 1, { results: [{ ok: false }] }],
  [["verify", "missing.zip"], 3, { results: [], error: { code: "file-unreadable" } }],
  [
    ["lint", "good.yml", "module.json", "good.zip"],
    0,
    { results: [{ ok: true }, { ok: true }, { ok: true }] },
  ],
  [["lint", "bad.yml"], 1, { results: [{ file: "bad.yml", ok: false }] }],
  [["lint", "missing.yml"], 3, { results: [], error: {} }],
  [["lint", "folder"], 3, { results: [], error: {} }],
  [
    ["pack", tally, "-m", exampleManifest, "-o", "out.zip"],
    0,
    { results: [{ file: tally, ok: true, outputs: ["out.zip"] }] },
  ],
  [["pack", tally, "-o", "out.zip"], 0, { results: [{ ok: true, outputs: ["out.zip"] }] }],
  [["pack", tally, "-m", "bad.yml", "-o", "out.zip"], 1, {}],
  [["pack", fixture("refuses"), "-o", "out.zip"], 1, { results: [{ ok: false, outputs: [] }] }],
  [["pack", fixture("crashes"), "-o", "out.zip"], 3, { results: [], error: {} }],
  [["pack", fixture("hangs"), "-o", "out.zip", "--timeout", "300ms"], 3, { results: [], error: {} }],
  [["pack", "missing.so"], 3, { results: [], error: {} }],
  [["pack", tally, "-m", exampleManifest, "-o", "folder"], 3, { results: [], error: {} }],
  [["pack", tally, "-m", exampleManifest, "-o", "missing/out.zip"], 3, { results: [], error: {} }],
  [["unpack", "good.zip", "-d", "out"], 0, { results: [{ outputs: ["out/module.json", "out/tally.so"] }] }],
  [["unpack", "bad.zip", "-d", "out"], 1, { results: [{ ok: false, outputs: [] }] }],
  [["unpack", "good.zip", "-d", "good.yml"], 3, { results: [], error: {} }],
  [["unpack", "missing.zip"], 3, { results: [], error: {} }],
];

describe("--format json prints one document that schemas/report.schema.json describes", () => {
  const named = reports.map(([words, code, shape]) => {
    const shown = words.map((word) => (word.includes("/") ? basename(word) : word));
    return [shown.join(" "), words, code, shape] as const;
  });

  it.each(named)("%s", async (_title, words, code, shape) => {
    const outcome = await workspace.current.run([...words, "--format", "json"]);
    expect(outcome.code).toBe(code);
    expect(faultsOf("report", outcome.stdout)).toEqual([]);
    const document = JSON.parse(outcome.stdout) as Report;
    expect(document).toMatchObject({ tool: { name: "rampart" }, command: words[0], ...shape });
    for (const { ok, summary, findings } of document.results) {
      expect(ok).toBe(summary.errors === 0);
      const count = (severity: string) => findings.filter((found) => found.severity === severity).length;
      expect(summary).toEqual({ errors: count("error"), warnings: count("warning"), infos: count("info") });
    }
    expect(outcome.stdout).not.toMatch(/undefined|NaN/);
  });

  it("and --json is the same", async () => {
    const words = ["verify", "bad.zip"];
    const long = await workspace.current.run([...words, "--format", "json"]);
    const short = await workspace.current.run([...words, "--json"]);
    expect(short).toMatchObject({ code: long.code, stdout: long.stdout });
  });

  it("and has notes in it, whatever --quiet and --verbose say", async () => {
    const plain = await workspace.current.run(["lint", "bad.yml", "--json"]);
    expect(plain.stdout).toContain("manifest/foreign-key");
    for (const flag of ["--quiet", "--verbose"]) {
      expect(await workspace.current.run(["lint", "bad.yml", "--json", flag])).toMatchObject({
        stdout: plain.stdout,
        code: plain.code,
      });
    }
  });
});

describe("errorCode", () => {
  it("stands only where a cluster would answer with it: at errors", async () => {
    const { stdout } = await workspace.current.run(["verify", "bad.zip", "warned.zip", "--json"]);
    const findings = (JSON.parse(stdout) as Report).results.flatMap((result) => result.findings);
    expect(findings.some((found) => "errorCode" in found)).toBe(true);
    for (const found of findings) {
      if (found.severity !== "error") expect(found).not.toHaveProperty("errorCode");
    }
  });

  it.each([
    ["no_module", { module: false as const }],
    ["invalid_module", { metadata: false as const }],
  ])("is %s as the contract has it", async (errorCode, parts) => {
    await workspace.current.write("bundle.zip", buildBundle(parts));
    const { stdout } = await workspace.current.run(["verify", "bundle.zip", "--json"]);
    expect(stdout).toContain(`"errorCode": "${errorCode}"`);
  });
});

describe("inspect --format json", () => {
  const files: [file: string, code: number, shape: object][] = [
    ["good.zip", 0, { kind: "bundle", metadata: { module_name: "tally" }, module: { entry: "tally.so" } }],
    ["bad.zip", 0, { kind: "bundle" }],
    ["half.zip", 1, { kind: "bundle", findings: [{ severity: "error" }] }],
    ["module.json", 0, { kind: "metadata", metadata: { module_name: "tally" } }],
    [tally, 0, { kind: "module", module: { elf: { exportsOnLoad: true } } }],
    ["good.yml", 1, {}],
  ];

  it.each(files.map((one) => [basename(one[0]), ...one] as const))(
    "of %s is what schemas/inspect.schema.json describes",
    async (_title, file, code, shape) => {
      const outcome = await workspace.current.run(["inspect", file, "--format", "json"]);
      expect(outcome.code).toBe(code);
      expect(faultsOf("inspect", outcome.stdout)).toEqual([]);
      expect(JSON.parse(outcome.stdout)).toMatchObject({ command: "inspect", file, ...shape });
    },
  );

  it("of what it does not know does not contradict itself", async () => {
    const { stderr } = await workspace.current.run(["inspect", "good.yml"]);
    expect(stderr).toMatch(/\[file\/unrecognised\]/);
    expect(stderr).not.toMatch(/a manifest: neither .* nor a manifest/);
  });

  it("of a missing file is a report of the error", async () => {
    const outcome = await workspace.current.run(["inspect", "missing.zip", "--json"]);
    expect(outcome.code).toBe(3);
    expect(faultsOf("report", outcome.stdout)).toEqual([]);
  });

  it.each(["good.zip", "tally.so", "module.json"])(
    "of %s is the same through standard input",
    async (file) => {
      await copyFile(tally, workspace.current.path("tally.so"));
      const input = await workspace.current.read(file);
      const direct = await workspace.current.run(["inspect", file, "--json"]);
      const piped = await workspace.current.run(["inspect", "-", "--json"], { input });
      expect(piped.code).toBe(0);
      const withoutName = (text: string) => ({ ...(JSON.parse(text) as object), file: "" });
      expect(withoutName(piped.stdout)).toEqual(withoutName(direct.stdout));
    },
  );
});

describe("commands", () => {
  it.each([[[]], [["--json"]], [["--format", "json"]]])(
    "prints with %j what schemas/commands.schema.json describes",
    async (words) => {
      for (const name of ["tally", "shapes", "subcommands", "keyspecs"]) {
        const { code, stdout } = await workspace.current.run(["commands", fixture(name), ...words]);
        expect(code).toBe(0);
        expect(faultsOf("commands", stdout)).toEqual([]);
      }
    },
  );

  it("of a module that refuses prints one document with --json all the same", async () => {
    const { code, stdout } = await workspace.current.run(["commands", fixture("refuses"), "--json"]);
    expect(code).toBe(1);
    expect(faultsOf("report", stdout)).toEqual([]);
  });
});

describe("the metadata of a bundle that we pack", () => {
  it("are what schemas/commands.schema.json says of commands, and hold the fields that verify requires", async () => {
    await workspace.current.run(["pack", fixture("shapes"), "-m", exampleManifest, "-o", "out.zip"]);
    const { stdout } = await workspace.current.run(["inspect", "out.zip", "--json"]);
    const { metadata } = JSON.parse(stdout) as { metadata: Record<string, unknown> };
    const { module_name, version, commands } = metadata;
    expect(faultsOf("commands", JSON.stringify({ module_name, version, commands }))).toEqual([]);
  });
});
