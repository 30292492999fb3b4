import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeUnless } from "../support/describe-unless.ts";
import { findProgram } from "../support/left-out.ts";
import { root, run } from "./packed-release.ts";

// The command as one executable, in an empty folder with an empty home. RAMPART_TEST_EXECUTABLE names the program of Node
// that it is made from, and RAMPART_TEST_EXECUTABLE_AARCH64 one for aarch64, which is tried under qemu.

const node = process.env["RAMPART_TEST_EXECUTABLE"];
const missing = node === undefined ? "RAMPART_TEST_EXECUTABLE names no Node" : undefined;
const foreign = process.env["RAMPART_TEST_EXECUTABLE_AARCH64"];
const qemu = ["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"];
const architecture = process.arch === "arm64" ? "aarch64" : "x86_64";

/** The executable, unpacked from its archive into the folder. */
async function make(folder: string, ...target: string[]): Promise<string> {
  const words = [join(root, "scripts/release-executable.mjs"), node ?? "", folder, ...target];
  await run(process.execPath, words);
  const archive = readdirSync(folder).find((name) => name.endsWith(".tar.gz")) ?? "";
  await run("sha256sum", ["--check", "SHA256SUMS"], { cwd: folder });
  await run("tar", ["-xzf", archive], { cwd: folder });
  return join(folder, archive.replace(".tar.gz", ""), "rampart");
}

it("is made of a program of Node, which has to be named", async () => {
  const script = join(root, "scripts/release-executable.mjs");
  await expect(run(process.execPath, [script])).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^release-executable: name a program of Node .*\n$/),
  });
});

describeUnless(missing, "the command as one executable", () => {
  const folder = mkdtempSync(join(tmpdir(), "rampart-executable-test-"));
  const [home, temporary] = [join(folder, "home"), join(folder, "temporary")];
  let program = "";

  const start = (name: string, ...words: string[]) =>
    run(name, words, { cwd: folder, env: { HOME: home, TMPDIR: temporary, NO_COLOR: "1" } });

  beforeAll(async () => {
    for (const path of [home, temporary]) mkdirSync(path);
    program = await make(folder);
    symlinkSync(program, join(folder, "ramp"));
    copyFileSync(join(root, "fixtures/modules", architecture, "tally.so"), join(folder, "tally.so"));
    copyFileSync(join(root, "fixtures/example/ramp.yml"), join(folder, "ramp.yml"));
    // 150 MB are compressed and written.
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it("packs, with the module host inside, and leaves no file behind", async () => {
    const packed = await start(program, "pack", "tally.so", "-m", "ramp.yml", "-o", "tally.zip");
    expect(packed.stdout).toBe("tally.zip\n");
    expect(packed.stderr).toContain("found with the module host");
    expect((await start(program, "lint", "ramp.yml", "tally.zip")).stdout).toContain("✓ tally.zip");
    expect((await start(program, "verify", "tally.zip")).stdout).toContain("✓ tally.zip");
    expect([...readdirSync(temporary), ...readdirSync(home)]).toEqual([]);
  });

  it("writes the bytes that the command writes on the same Node", async () => {
    const words = ["pack", "tally.so", "-m", "ramp.yml", "-o"];
    await start(program, ...words, "one.zip");
    await start(node ?? "", join(root, "packages/cli/bin/rampart.js"), ...words, "two.zip");
    expect(readFileSync(join(folder, "one.zip")).equals(readFileSync(join(folder, "two.zip")))).toBe(true);
  });

  it("has the pages of the rules and the second command", async () => {
    expect((await start(program, "explain", "bundle/sha256-mismatch")).stdout).toContain("Why it matters");
    expect((await start(join(folder, "ramp"), "--help")).stdout).toContain("RAMP 2.5");
    expect((await start(program, "--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("needs no newer C library than 2.28, as it says itself", async () => {
    const { module } = JSON.parse((await start(program, "inspect", program, "--json")).stdout);
    const versions = (module.elf.versionNeeds["libc.so.6"] as string[]).map((one) =>
      Number(/2\.(\d+)/.exec(one)?.[1]),
    );
    expect(Math.max(...versions)).toBeLessThanOrEqual(28);
  });

  it("is a package for Debian too", async () => {
    const package_ = readdirSync(folder).find((name) => name.endsWith(".deb")) ?? "";
    const { stdout } = await run("dpkg-deb", ["--contents", join(folder, package_)], { maxBuffer: 2 ** 24 });
    for (const path of [
      "./usr/bin/rampart",
      "./usr/bin/ramp -> rampart",
      "./usr/share/man/man1/rampart-pack.1.gz",
    ])
      expect(stdout).toContain(path);
  });

  const noRpm = ["rpmbuild", "bsdtar"].some((name) => findProgram(name) === undefined)
    ? "there is no rpmbuild or bsdtar"
    : undefined;
  describeUnless(noRpm, "a package for Red Hat", () => {
    it("holds what the archive holds, and needs what the Node in it needs", async () => {
      const file = join(folder, readdirSync(folder).find((name) => name.endsWith(".rpm")) ?? "");
      const query = "%{NAME} %{VERSION} %{ARCH} %{BUILDHOST}\\n[%{REQUIRES} %{REQUIREVERSION}\\n]";
      const { stdout } = await run("rpm", ["-qp", "--queryformat", query, file]);
      expect(stdout).toMatch(/^rampart \d\S+ (x86_64|aarch64) localhost\nglibc 2\.28\n/);
      const content = join(folder, "content");
      mkdirSync(content);
      await run("bsdtar", ["-xf", file, "-C", content]);
      const same = (installed: string, unpacked: string) =>
        readFileSync(join(content, installed)).equals(readFileSync(join(dirname(program), unpacked)));
      expect(same("usr/bin/rampart", "rampart")).toBe(true);
      expect(same("usr/share/zsh/site-functions/_rampart", "completion/zsh")).toBe(true);
      expect(same("usr/share/doc/rampart/THIRD-PARTY-LICENSES.txt", "THIRD-PARTY-LICENSES.txt")).toBe(true);
      expect(readlinkSync(join(content, "usr/bin/ramp"))).toBe("rampart");
    });
  });

  it("is made with the same bytes again", async () => {
    const again = join(folder, "again");
    await run(process.execPath, [join(root, "scripts/release-executable.mjs"), node ?? "", again]);
    const sums = (place: string) => readFileSync(join(place, "SHA256SUMS"), "utf8");
    expect(sums(again)).toBe(sums(folder));
  }, 600_000);
});

const missingForeign = foreign === undefined ? "RAMPART_TEST_EXECUTABLE_AARCH64 names no Node" : missing;

describeUnless(missingForeign, "the executable for aarch64", () => {
  const folder = mkdtempSync(join(tmpdir(), "rampart-executable-test-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("packs and verifies", async () => {
    const program = await make(folder, foreign ?? "", ...qemu);
    const start = (...words: string[]) =>
      run("qemu-aarch64", [...qemu.slice(1), program, ...words], { cwd: folder });
    copyFileSync(join(root, "fixtures/modules/aarch64/tally.so"), join(folder, "tally.so"));
    copyFileSync(join(root, "fixtures/example/ramp.yml"), join(folder, "ramp.yml"));
    expect((await start("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    await run("node", [
      join(root, "packages/cli/bin/rampart.js"),
      "commands",
      join(root, "fixtures/modules", architecture, "tally.so"),
      "-o",
      join(folder, "commands.json"),
    ]);
    const words = [
      "pack",
      "tally.so",
      "-m",
      "ramp.yml",
      "-o",
      "tally.zip",
      "--commands-from",
      "commands.json",
      "-q",
    ];
    expect((await start(...words)).stdout).toBe("tally.zip\n");
    expect((await start("verify", "tally.zip")).stdout).toContain("✓ tally.zip");
  }, 900_000);
});
