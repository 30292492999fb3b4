import { describe, expect, it } from "vitest";
import { metadataIn } from "./bundle-contents.ts";
import { exampleManifest, expectClearMessage, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();

const pack = (...words: string[]) =>
  workspace.current.run(["pack", tally, "-m", exampleManifest, "-o", "out.zip", ...words]);

const systems = async () => (await metadataIn(workspace.current.path("out.zip")))["operating_systems"];

describe("--os", () => {
  it.each([
    [["rhel9"], ["rhel9"]],
    [["rhel9,ubuntu22"], ["rhel9", "ubuntu22"]],
    [
      ["rhel9", "ubuntu22"],
      ["rhel9", "ubuntu22"],
    ],
    [["rocky9"], ["rhel9"]],
    [["almalinux9"], ["rhel9"]],
    [["ubuntu22.04"], ["ubuntu22"]],
    [["jammy"], ["ubuntu22"]],
    [["rocky9, rhel9"], ["rhel9"]],
  ])("%j is written as %j, and wins over the manifest", async (values, written) => {
    const { code, stderr } = await pack(...values.flatMap((value) => ["--os", value]));
    expect(code).toBe(0);
    expect(stderr).not.toContain("warning");
    expect(await systems()).toEqual(written);
  });

  it("takes a token that is well formed and unknown, with a warning", async () => {
    const { code, stderr } = await pack("--os", "plan9");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning .*\[metadata\/operating-system-unknown\]$/m);
    expect(await systems()).toEqual(["plan9"]);
  });

  it.each(["", ",", "rhel9,,ubuntu22", "rhel9,"])("%j is no list of systems", async (value) => {
    const outcome = await pack("--os", value);
    expect(outcome.code).toBe(2);
    expectClearMessage(outcome);
    expect(await workspace.current.list()).toEqual([]);
  });

  it.each(["rhel", "9", "!!"])(
    "%j is no token, and no bundle is written that verify would refuse",
    async (value) => {
      const outcome = await pack("--os", value);
      expect([1, 2]).toContain(outcome.code);
      expectClearMessage(outcome);
      expect(await workspace.current.list()).toEqual([]);
    },
  );

  it("is a suggestion away where the case is wrong", async () => {
    expect((await pack("--os", "RHEL9")).stderr).toMatch(/rhel9/);
  });
});

describe("operating_systems of the manifest", () => {
  async function packWith(list: string) {
    await workspace.current.write("ramp.yml", `display_name: x\noperating_systems: ${list}\n`);
    return await workspace.current.run(["pack", tally, "-m", "ramp.yml", "-o", "out.zip"]);
  }

  it("are written as they stand", async () => {
    const { code, stderr } = await packWith("[ubuntu22, rhel9]");
    expect(code).toBe(0);
    expect(stderr).not.toContain("operating_systems");
    expect(await systems()).toEqual(["ubuntu22", "rhel9"]);
  });

  it("may be one text with commas", async () => {
    await packWith('"rhel9, ubuntu22"');
    expect(await systems()).toEqual(["rhel9", "ubuntu22"]);
  });

  it("that are unknown are a warning", async () => {
    const { code, stderr } = await packWith("[plan9]");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning .*\[metadata\/operating-system-unknown\]$/m);
  });

  it("that are malformed are an error", async () => {
    const { code, stderr } = await packWith("[linux]");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error .*\[metadata\/operating-system-malformed\]$/m);
    expect(workspace.current.has("out.zip")).toBe(false);
  });
});
