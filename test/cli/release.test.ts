import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { copyFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { readSchema, strictAjv } from "../support/schemas.ts";
import { sha256 } from "./bundle-contents.ts";
import {
  architecture,
  exampleManifest,
  expectClearMessage,
  fixture,
  otherArchitecture,
  tally,
  useWorkspace,
} from "./rampart.ts";

// All bundles of a vendor from one file: `pack --all` without modules.

const workspace = useWorkspace();
const run = (...words: string[]) => workspace.current.run(["pack", "--all", ...words]);
const { privateKey, publicKey } = generateKeyPairSync("ed25519", {
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const vendorName = "{module_name}.{osnick}-{architecture}.redis{compatible_redis_version}.zip";
const vendor = {
  name: vendorName,
  module: "build/{architecture}/tally.so",
  manifest: "ramp.yml",
  matrix: {
    systems: ["rhel8", "rhel9", "ubuntu22", ["ubuntu20", "ubuntu24"]],
    architecture: [architecture, otherArchitecture],
    redisVersion: ["7.2", "7.4", "8.0"],
  },
  commandsFrom: { [otherArchitecture]: "commands.json" },
};

async function configure(...bundles: readonly object[]): Promise<void> {
  await workspace.current.write("rampart.config.json", JSON.stringify({ bundles }));
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(workspace.current.path(to)), { recursive: true });
  await copyFile(from, workspace.current.path(to));
}

const written = async (folder = "dist") =>
  workspace.current.has(folder) ? await workspace.current.list(folder) : undefined;
const read = async (name: string) => (await workspace.current.read(name)).toString();

beforeEach(async () => {
  await copy(tally, `build/${architecture}/tally.so`);
  await copy(tally.replace(architecture, otherArchitecture), `build/${otherArchitecture}/tally.so`);
  await copy(exampleManifest, "ramp.yml");
  await workspace.current.write("release.pem", privateKey);
  await workspace.current.write("release.pub", publicKey);
});

it("a backslash in a name stays one, in what is written and in what is printed", async () => {
  await configure({ module: `build/${architecture}/tally.so`, name: "a\\{module_name}.zip" });
  const { code, stdout } = await run();
  expect(code).toBe(0);
  expect(stdout).toContain("dist/a\\tally.zip\n");
  expect(await written()).toContain("a\\tally.zip");
  expect(await read("dist/SHA256SUMS")).toMatch(/^\\[0-9a-f]{64} {2}a\\\\tally\.zip$/m);
});

it("more jobs than Node expects listeners is no warning", async () => {
  const module = `build/${architecture}/tally.so`;
  await configure(...Array.from({ length: 12 }, (_, index) => ({ module, name: `${index}.zip` })));
  const { code, stderr } = await workspace.current.runProcess(["pack", "--all", "--jobs", "12", "--verbose"]);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("MaxListeners")]);
});

describe("a vendor's release", () => {
  it("is 24 bundles, and all that belongs to them, by one command", async () => {
    await workspace.current.run(["commands", tally, "-o", "commands.json"]);
    await configure(vendor);
    const { code, stdout, stderr } = await run("--sign-key", "release.pem");
    expect(code).toBe(0);
    const bundles = stdout.split("\n").filter((line) => line.endsWith(".zip"));
    expect(bundles).toHaveLength(24);
    expect(bundles[0]).toBe(`dist/tally.rhel8-${architecture}.redis7.2.zip`);
    expect(bundles.at(-1)).toBe(`dist/tally.ubuntu20.04_ubuntu24.04-${otherArchitecture}.redis8.0.zip`);
    expect(stderr).toContain("24 bundles packed into dist.");
    expect(stderr).toMatch(/^✓ tally: Taken by /m);
    expect(stderr).toMatch(/no bundle for this system$/m);
    const files = (await written()) ?? [];
    expect(files).toHaveLength(24 * 3 + 4);

    const trust = ["--checksums", "dist/SHA256SUMS", "--require-signature", "--public-key", "release.pub"];
    expect(await workspace.current.run(["verify", "dist", ...trust, "-q"])).toMatchObject({ code: 0 });
    const sums = await read("dist/SHA256SUMS");
    for (const line of sums.trimEnd().split("\n")) {
      const [digest, name = ""] = line.split("  ");
      expect(sha256(await workspace.current.read(`dist/${name}`))).toBe(digest);
    }
    const signature = Buffer.from(await read("dist/SHA256SUMS.sig"), "base64");
    expect(verify(null, Buffer.from(sums), createPublicKey(publicKey), signature)).toBe(true);

    const release = JSON.parse(await read("dist/release.json"));
    const validate = strictAjv().compile(readSchema("release.schema.json"));
    expect(validate(release) ? [] : validate.errors).toEqual([]);
    expect(release).toMatchObject({ complete: true, missing: [] });
    expect(release.bundles[7]).toMatchObject({
      architecture,
      operatingSystems: ["rhel9"],
      compatibleRedisVersion: "7.4",
      sbom: `tally.rhel9-${architecture}.redis7.4.zip.cdx.json`,
    });
    expect(release.matrix.modules[0].gaps.length).toBeGreaterThan(0);
    expect(await read("dist/matrix.md")).toContain("Not covered:");

    // However many at a time, and wherever: the same bytes.
    await run("--sign-key", "release.pem", "--jobs", "1", "-o", "again", "-q");
    expect(await written("again")).toEqual(files);
    for (const name of files)
      expect(
        (await workspace.current.read(`again/${name}`)).equals(await workspace.current.read(`dist/${name}`)),
        name,
      ).toBe(true);
  }, 120_000);

  it("is planned without a file written", async () => {
    await configure({
      ...vendor,
      matrix: { redisVersion: ["7.2", "8.0"] },
      architecture,
      systems: ["rhel9"],
    });
    const { code, stdout, stderr } = await run("--dry-run");
    const names = ["7.2", "8.0"].map((version) => `dist/tally.rhel9-${architecture}.redis${version}.zip`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: names.map((name) => `${name}\n`).join("") });
    expect(stderr).toContain("2 bundles would be packed into dist. Nothing was written.");
    expect(await written()).toBeUndefined();
    const { results } = JSON.parse((await run("--dry-run", "--json")).stdout);
    expect(
      results.map(({ planned, outputs }: { planned: unknown; outputs: unknown }) => ({ planned, outputs })),
    ).toEqual(names.map((name) => ({ planned: [name], outputs: [] })));
  });

  it("has fields of the manifest that differ between its bundles", async () => {
    const common = { module: `build/${architecture}/tally.so`, manifest: "ramp.yml" };
    await configure(
      { ...common, name: "one.zip", overrides: { author: "One", min_redis_version: "7.2" } },
      { ...common, name: "deep/two.zip", overrides: { author: "Two" } },
    );
    expect((await run()).code).toBe(0);
    const authorOf = async (name: string) =>
      JSON.parse((await workspace.current.run(["inspect", name, "--json"])).stdout).metadata.author;
    expect([await authorOf("dist/one.zip"), await authorOf("dist/deep/two.zip")]).toEqual(["One", "Two"]);
  });

  it("goes into the folder of the configuration, wherever the command runs", async () => {
    await configure({ module: `build/${architecture}/tally.so`, systems: ["rhel9"], name: "t.zip" });
    const options = { cwd: workspace.current.path("build") };
    expect((await workspace.current.run(["pack", "--all", "-q"], options)).stdout).toContain(
      "../dist/t.zip\n",
    );
  });
});

describe("a warning that is about several bundles", () => {
  const named = (name: string, overrides: object = {}) => ({
    name: `${name}.zip`,
    module: `build/${architecture}/tally.so`,
    manifest: "short.yml",
    systems: ["rhel9"],
    overrides,
  });
  const count = (text: string, part: string) => text.split(part).length - 1;
  beforeEach(async () => {
    const manifest = await read("ramp.yml");
    await workspace.current.write("short.yml", manifest.replace(/^display_name: .*\n/m, ""));
  });

  it("stands there once", async () => {
    await configure(named("a"), named("b"), named("c"));
    const { code, stderr } = await run();
    expect(code).toBe(0);
    expect(count(stderr, "display_name is not set")).toBe(1);
    expect(stderr).toContain("\n  This is about 3: dist/a.zip, dist/b.zip, dist/c.zip.\n");
  });

  it("names those that it is about, and leaves the others their own", async () => {
    await configure(named("a"), named("b"), named("c", { display_name: "Tally", capabilities: ["flying"] }));
    const { stderr } = await run();
    expect(count(stderr, "display_name is not set")).toBe(1);
    expect(stderr).toContain("\n  This is about 2: dist/a.zip, dist/b.zip.\n");
    expect(stderr).toMatch(/^warning .*tally\.so\b.*\n.*"?flying/m);
  });

  it("stands with each of them in a document", async () => {
    await configure(named("a"), named("b"));
    const { stdout } = await run("--json");
    const rules = (JSON.parse(stdout).results as { findings: { rule: string }[] }[]).map(({ findings }) =>
      findings.map(({ rule }) => rule),
    );
    expect(rules.filter((own) => own.includes("manifest/default-used"))).toHaveLength(2);
  });
});

describe("a bundle that cannot be packed", () => {
  const good = { name: "good.zip", module: `build/${architecture}/tally.so`, systems: ["rhel9"] };
  const bad = {
    name: "bad.zip",
    module: `build/${otherArchitecture}/tally.so`,
    architecture,
    systems: ["rhel9"],
    commandsFrom: "commands.json",
  };
  const title = `build/${otherArchitecture}/tally.so for rhel9 on ${architecture}`;

  beforeEach(async () => {
    await workspace.current.run(["commands", tally, "-o", "commands.json"]);
  });

  it("is named, and the rest is packed", async () => {
    await configure(bad, good);
    const { code, stdout, stderr } = await run();
    expect(code).toBe(1);
    expect(stdout.split("\n")[0]).toBe("dist/good.zip");
    expect(stderr).toContain("manifest/wrong-architecture");
    expect(stderr).toContain("1 of 2 bundles packed into dist.");
    expect(stderr).toContain(`✗ ${title}: `);
    expect(JSON.parse(await read("dist/release.json"))).toMatchObject({
      complete: false,
      missing: [{ bundle: title }],
      bundles: [{ file: "good.zip" }],
    });
  });

  it("keeps the others from being written with --atomic", async () => {
    await configure(bad, good);
    const { code, stdout, stderr } = await run("--atomic");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("1 of 2 bundles can be packed. Nothing was written.");
    expect(await written()).toBeUndefined();
  });

  it("may lack its module, which is exit code 3", async () => {
    await configure({ ...good, name: "none.zip", module: "build/none.so" }, good);
    const { code, stderr } = await run();
    expect(code).toBe(3);
    expect(stderr).toContain("cannot read build/none.so");
    expect(await written()).toContain("good.zip");
  });

  it("may crash while it is loaded", async () => {
    await copy(fixture("crashes"), "build/crashes.so");
    await configure({ ...good, name: "crashes.zip", module: "build/crashes.so" }, good);
    expect((await run()).code).not.toBe(0);
    expect(await written()).toContain("good.zip");
  });
});

describe("a release that is refused", () => {
  const common = { module: `build/${architecture}/tally.so`, manifest: "ramp.yml" };

  it("prints the template under which names would not collide", async () => {
    const matrix = { systems: ["rhel8", "rhel9"], redisVersion: ["7.2", "7.4"] };
    await configure({ ...common, name: "{module_name}-{osnick}.zip", matrix });
    const failed = await run();
    expect(failed).toMatchObject({ code: 2, stdout: "" });
    expectClearMessage(failed);
    const template = "{module_name}-{osnick}.redis{compatible_redis_version}.zip";
    expect(failed.stderr).toContain(`bundles[0].name ${JSON.stringify(template)}`);
    expect(await written()).toBeUndefined();
    await configure({ ...common, name: template, matrix });
    expect(await run("-q")).toMatchObject({ code: 0 });
  });

  it("has two bundles of one name", async () => {
    await configure({ ...common, name: "t.zip" }, { ...common, name: "t.zip" });
    const failed = await run();
    expect(failed).toMatchObject({ code: 2, stdout: "" });
    expectClearMessage(failed);
    expect(failed.stderr).toContain("would both be written to dist/t.zip");
  });

  it.each<[string, object, RegExp]>([
    [
      "leads out of its folder",
      { name: "../t.zip" },
      /bundles\[0\]\.name "\.\.\/t\.zip" leads out of the folder/,
    ],
    ["is that of the list of checksums", { name: "SHA256SUMS" }, /SHA256SUMS/],
    [
      "has a field that there is not",
      { name: "{modul_name}.zip" },
      /bundles\[0\]\.name .*Did you mean \{module_name\}\?/s,
    ],
    [
      "has a path with another field",
      { module: "{os}.so" },
      /rampart\.config\.json:1:\d+: bundles\[0\]\.module has "\{os\}"/,
    ],
    ["has a field without a value", { module: "{system}.so" }, /bundles\[0\]\.module has \{system\}, and/],
    [
      "says its systems twice",
      { systems: ["rhel8"], matrix: { systems: ["rhel9"] } },
      /is in its matrix too/,
    ],
    [
      "says its Redis twice",
      { redisVersion: "8.0", overrides: { compatible_redis_version: "7.4" } },
      /overrides has compatible_redis_version/,
    ],
    [
      "has a key that there is not",
      { modul: "x" },
      /"modul" is not a key of bundles\[0\]. Did you mean module\?/,
    ],
    [
      "has a field of the wrong type",
      { overrides: { author: 3 } },
      /bundles\[0\] of rampart\.config\.json: author must be text/,
    ],
  ])("%s", async (_, changes, message) => {
    await configure({ ...common, ...changes });
    const failed = await run();
    expect(failed).toMatchObject({ code: 2, stdout: "" });
    expectClearMessage(failed);
    expect(failed.stderr).toMatch(message);
    expect(await written()).toBeUndefined();
  });

  it.each([
    [["-m", "ramp.yml"], "--manifest is of one bundle"],
    [["--os", "rhel9"], "--os is of one bundle"],
    [["--sha256-file"], "--sha256-file is of one bundle"],
    [["--sign-key", "release.pub"], "release.pub is not a private key"],
  ])("is called with %j", async (words, message) => {
    await configure({ ...common, name: "t.zip" });
    const failed = await run(...words);
    expect(failed).toMatchObject({ code: 2, stdout: "" });
    expect(failed.stderr).toContain(message);
  });

  it("has no configuration, or one without bundles", async () => {
    expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining("and there is none") });
    await workspace.current.write("rampart.config.json", "{}");
    expect(await run()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("rampart.config.json has no bundles"),
    });
    expect(await workspace.current.run(["pack", tally, "--dry-run"])).toMatchObject({ code: 2 });
  });
});

describe("a folder that cannot be written", () => {
  it("has the release that it had: a folder is where a file belongs", async () => {
    await configure({ module: `build/${architecture}/tally.so`, systems: ["rhel9"], name: "t.zip" });
    await run("-q");
    const before = await read("dist/release.json");
    await workspace.current.write("dist/u.zip.cdx.json/x", "");
    await configure(
      { module: `build/${architecture}/tally.so`, systems: ["rhel8"], name: "t.zip" },
      { module: `build/${architecture}/tally.so`, systems: ["rhel9"], name: "u.zip" },
    );
    const files = await written();
    const failed = await run("-q");
    expect(failed).toMatchObject({ code: 3, stdout: "" });
    expectClearMessage(failed);
    expect(failed.stderr).toContain("dist/u.zip.cdx.json already exists");
    expect(await written()).toEqual(files);
    expect(await read("dist/release.json")).toBe(before);
  });
});
