import { describe, expect, it } from "vitest";
import { metadataIn } from "./bundle-contents.ts";
import { badFile, expectClearMessage, fixture, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();
const init = (...words: string[]) => workspace.current.run(["init", ...words]);

describe("init", () => {
  it("writes ramp.yml with --yes, and prints its path", async () => {
    expect(await init(tally, "--yes")).toMatchObject({ code: 0, stdout: "ramp.yml\n" });
    expect(await workspace.current.list()).toEqual(["ramp.yml"]);
  });

  it("writes what lint has no error in, and what packs into a bundle that verifies", async () => {
    await init(tally, "--yes");
    expect((await workspace.current.run(["lint", "ramp.yml"])).stdout).not.toMatch(/^error/m);
    const packed = await workspace.current.run(["pack", tally, "-m", "ramp.yml", "-o", "out.zip"]);
    expect(packed).toMatchObject({ code: 0, stdout: "out.zip\n" });
    expect((await workspace.current.run(["verify", "out.zip"])).code).toBe(0);
    expect(await metadataIn(workspace.current.path("out.zip"))).toMatchObject({ display_name: "tally" });
  });

  it("lists the systems that have what the module needs", async () => {
    await init(tally, "--yes");
    expect((await workspace.current.read("ramp.yml")).toString()).toMatch(
      /^operating_systems: \[.*rhel8.*rhel9.*\]$/m,
    );
  });

  it("names a lowest version that clusters have databases of, so that some platform takes the bundle", async () => {
    await init(tally, "--yes", "--force");
    expect((await workspace.current.read("ramp.yml")).toString()).toMatch(/^min_redis_version: "6\.0"$/m);
    await workspace.current.run(["pack", tally, "-m", "ramp.yml", "-o", "out.zip", "-q"]);
    const { stdout } = await workspace.current.run(["matrix", "out.zip"]);
    expect(stdout).toMatch(/rhel8 +x86_64 .*✓/);
  });

  it("says which values of compatible_redis_version the build would serve", async () => {
    const { stderr } = await init(fixture("calls-newer"), "--yes");
    const [, servable = ""] = /loads on Redis ([\d., ]+):/.exec(stderr) ?? [];
    expect(servable.split(", ")).toContain("7.4");
    expect(servable.split(", ")).not.toContain("7.2");
    expect((await workspace.current.read("ramp.yml")).toString()).toContain(
      `# This build loads on Redis ${servable}:`,
    );
  });

  it("works without a module", async () => {
    expect(await init("--yes", "-o", "new.yml")).toMatchObject({ code: 0, stdout: "new.yml\n" });
    expect((await workspace.current.run(["lint", "new.yml"])).code).toBe(0);
  });

  it("writes a manifest for a module that does not load here, and says so", async () => {
    const { code, stderr } = await init(fixture("crashes"), "--yes");
    expect(code).toBe(0);
    expect(stderr).toMatch(/could not be loaded/);
    expect((await workspace.current.run(["lint", "ramp.yml"])).stdout).not.toMatch(/^error/m);
  });

  it("is a mistake of the call without --yes where there is no terminal", async () => {
    const outcome = await init(tally);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expectClearMessage(outcome);
    expect(outcome.stderr).toContain("--yes");
    expect(await workspace.current.list()).toEqual([]);
  });

  it("does not replace a file that is there, but with --force", async () => {
    await workspace.current.write("ramp.yml", "mine");
    const outcome = await init(tally, "--yes");
    expect(outcome).toMatchObject({ code: 3, stdout: "" });
    expectClearMessage(outcome);
    expect(outcome.stderr).toMatch(/ramp\.yml.*\n.*--force/);
    expect((await workspace.current.read("ramp.yml")).toString()).toBe("mine");
    expect((await init(tally, "--yes", "--force")).code).toBe(0);
    expect((await workspace.current.read("ramp.yml")).toString()).not.toBe("mine");
  });

  it("refuses what is no module, and writes nothing", async () => {
    for (const path of [badFile("static.a"), badFile("i386.so"), fixture("no-onload")]) {
      const outcome = await init(path, "--yes");
      expect(outcome).toMatchObject({ code: 1, stdout: "" });
      expectClearMessage(outcome);
    }
    expect(await workspace.current.list()).toEqual([]);
  });

  it.each(["missing.so", "."])("is the fault of the environment for the module %s", async (path) => {
    const outcome = await init(path, "--yes");
    expect(outcome).toMatchObject({ code: 3, stdout: "" });
    expectClearMessage(outcome);
  });

  it.each([".", "missing/ramp.yml"])(
    "is the fault of the environment where the output is %s",
    async (path) => {
      const outcome = await init(tally, "--yes", "--force", "-o", path);
      expect(outcome).toMatchObject({ code: 3, stdout: "" });
      expectClearMessage(outcome);
      expect(await workspace.current.list()).toEqual([]);
    },
  );

  it("quotes what a module says, whatever it says", async () => {
    // The module of this fixture names itself `Other Name/1`.
    expect((await init(fixture("renamed"), "--yes")).code).toBe(0);
    expect((await workspace.current.read("ramp.yml")).toString()).toContain('display_name: "Other Name/1"');
    expect((await workspace.current.run(["lint", "ramp.yml"])).stdout).not.toMatch(/^error/m);
  });
});
