import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeUnless } from "../support/describe-unless.ts";
import { root, run } from "./packed-release.ts";

// The command as one executable, in an empty folder with an empty home. RAMPART_TEST_EXECUTABLE names the program of Node
// that it is made from.

const node = process.env["RAMPART_TEST_EXECUTABLE"];
const missing = node === undefined ? "RAMPART_TEST_EXECUTABLE names no Node" : undefined;
const architecture = process.arch === "arm64" ? "aarch64" : "x86_64";

describeUnless(missing, "the command as one executable", () => {
  const folder = mkdtempSync(join(tmpdir(), "rampart-executable-test-"));
  const [home, temporary] = [join(folder, "home"), join(folder, "temporary")];
  let program = "";

  const start = (name: string, ...words: string[]) =>
    run(name, words, { cwd: folder, env: { HOME: home, TMPDIR: temporary, NO_COLOR: "1" } });

  beforeAll(async () => {
    for (const path of [home, temporary]) mkdirSync(path);
    await run(process.execPath, [join(root, "scripts/release-executable.mjs"), node ?? "", folder]);
    const archive = readdirSync(folder).find((name) => name.endsWith(".tar.gz")) ?? "";
    await run("sha256sum", ["--check", "SHA256SUMS"], { cwd: folder });
    await run("tar", ["-xzf", archive], { cwd: folder });
    program = join(folder, archive.replace(".tar.gz", ""), "rampart");
    symlinkSync(program, join(folder, "ramp"));
    copyFileSync(join(root, "fixtures/modules", architecture, "tally.so"), join(folder, "tally.so"));
    copyFileSync(join(root, "fixtures/example/ramp.yml"), join(folder, "ramp.yml"));
    // 150 MB are compressed and written.
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it("packs, with the module host inside, and leaves no file behind", async () => {
    const packed = await start(program, "pack", "tally.so", "-m", "ramp.yml", "-o", "tally.zip");
    expect(packed.stdout).toBe("tally.zip\n");
    expect(packed.stderr).toContain("asked through module host");
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
});
