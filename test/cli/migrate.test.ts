import { readFileSync, statSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metadataIn } from "./bundle-contents.ts";
import { expectClearMessage, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();
const migrate = (...words: string[]) => workspace.current.run(["migrate", ...words]);
const given = "# what it is\ndisplay_name: X\noverride_command: []\ncapabilities: types, flash\n";
const tidy = "# what it is\ndisplay_name: X\noverride_command: []\ncapabilities:\n  - types\n  - flash\n";
const look = (file: string) => readFileSync(join(import.meta.dirname, "../../fixtures/manifests", file));

describe("migrate", () => {
  it("rewrites the manifest where it lies, keeps its mode, and prints its path", async () => {
    await workspace.current.write("ramp.yml", given);
    await chmod(workspace.current.path("ramp.yml"), 0o600);
    const { code, stdout, stderr } = await migrate("ramp.yml");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "ramp.yml\n" });
    expect((await workspace.current.read("ramp.yml")).toString()).toBe(tidy);
    // Of what it wrote, it says what `lint` says.
    expect(stderr).toBe((await workspace.current.run(["lint", "ramp.yml"])).stdout);
    expect(stderr).toContain("manifest/compatible-redis-version-missing");
    expect(statSync(workspace.current.path("ramp.yml")).mode & 0o777).toBe(0o600);
    expect(await workspace.current.list()).toEqual(["ramp.yml"]);
  });

  it("does not touch a manifest that is tidy", async () => {
    await workspace.current.write("ramp.yml", tidy);
    const before = statSync(workspace.current.path("ramp.yml"), { bigint: true });
    expect(await migrate("ramp.yml")).toMatchObject({ code: 0, stdout: "ramp.yml\n" });
    expect(statSync(workspace.current.path("ramp.yml"), { bigint: true }).ino).toBe(before.ino);
    expect((await migrate("ramp.yml", "--dry-run")).code).toBe(0);
  });

  it("shows the difference with --dry-run, and fails where there is one", async () => {
    await workspace.current.write("ramp.yml", given);
    const { code, stdout } = await migrate("ramp.yml", "--dry-run");
    expect(code).toBe(1);
    expect(stdout).toContain("-capabilities: types, flash\n+capabilities:\n+  - types\n");
    expect((await workspace.current.read("ramp.yml")).toString()).toBe(given);
  });

  it("writes elsewhere with --output, from standard input too", async () => {
    await workspace.current.write("ramp.yml", given);
    expect(await migrate("ramp.yml", "-o", "new.yml")).toMatchObject({ code: 0, stdout: "new.yml\n" });
    expect((await workspace.current.read("ramp.yml")).toString()).toBe(given);
    expect((await workspace.current.read("new.yml")).toString()).toBe(tidy);
    const piped = await workspace.current.run(["migrate", "-", "-o", "piped.yml"], { input: given });
    expect(piped.code).toBe(0);
    expect((await workspace.current.read("piped.yml")).toString()).toBe(tidy);
  });

  it("lists what is not evaluated, with its line", async () => {
    await workspace.current.write("ramp.yml", look("python-expressions.yml"));
    const { code, stderr } = await migrate("ramp.yml");
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning ramp\.yml:8:20 .*\[manifest\/expression-not-evaluated\]\n {2}\{os\.getcwd\(\)\}/m,
    );
  });

  it("leaves a manifest with templates as it is, and names each with its line", async () => {
    await workspace.current.write("ramp.yml", look("templates-in-values.yml"));
    const { code, stdout, stderr } = await migrate("ramp.yml");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect([...stderr.matchAll(/ramp\.yml:(\d+):/g)].map(([, line]) => line)).toEqual(["7", "16", "17"]);
    expect(await workspace.current.read("ramp.yml")).toEqual(look("templates-in-values.yml"));
  });

  it("says of what it cannot rewrite where it lies, not where it would have written", async () => {
    await workspace.current.write("old.yml", look("templates-in-keys.yml"));
    const { code, stdout } = await migrate("old.yml", "-o", "new.yml", "--json");
    const [result] = JSON.parse(stdout).results;
    expect({ code, file: result.file, outputs: result.outputs }).toEqual({
      code: 1,
      file: "old.yml",
      outputs: [],
    });
    expect(await workspace.current.list()).toEqual(["old.yml"]);
  });

  it("changes nothing in what is packed", async () => {
    const pack = async () => {
      await workspace.current.run(["pack", tally, "-m", "ramp.yml", "--os", "rhel9", "-o", "out.zip"]);
      return metadataIn(workspace.current.path("out.zip"));
    };
    await workspace.current.write("ramp.yml", look("document-style.yml"));
    const before = await pack();
    await migrate("ramp.yml");
    expect(await pack()).toEqual(before);
  });

  it.each([
    ["a file that is not there", ["missing.yml"], 3],
    ["two contradicting options", ["ramp.yml", "--dry-run", "-o", "x.yml"], 2],
    ["standard input in its place", ["-"], 2],
    ["a folder that is not there", ["ramp.yml", "-o", "missing/x.yml"], 3],
  ] as const)("fails clearly: %s", async (_what, words, code) => {
    await workspace.current.write("ramp.yml", given);
    const outcome = await migrate(...words);
    expect(outcome.code).toBe(code);
    expectClearMessage(outcome);
    expect(await workspace.current.list()).toEqual(["ramp.yml"]);
  });
});
