import { describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { notYet } from "../support/not-yet.ts";
import { useWorkspace } from "./rampart.ts";

// What does not exist yet: nobody knows what a cluster makes of it, so no command calls it a mistake in the call.

const workspace = useWorkspace();

describe.each(notYet)("%s that does not exist yet", (_what, metadata) => {
  it.each(["lint", "verify"])("is a warning of %s, and nothing more", async (command) => {
    await workspace.current.write("a.zip", buildBundle({ metadata }));
    const { code, stdout } = await workspace.current.run([command, "a.zip", "--json"]);
    const [{ summary, findings }] = JSON.parse(stdout).results;
    expect(summary.errors, JSON.stringify(findings)).toBe(0);
    expect(summary.warnings).toBeGreaterThan(0);
    expect(code).toBe(0);
  });

  it("is no wrong call of check and matrix", async () => {
    await workspace.current.write("a.zip", buildBundle({ metadata }));
    const asked = ["check", "a.zip", "--target", "rs-8.0/rhel9", "--redis-version", "8.0", "--json"];
    for (const words of [asked, ["matrix", "a.zip", "--json"]]) {
      expect([0, 1]).toContain((await workspace.current.run(words)).code);
    }
  });

  it("is kept", async () => {
    await workspace.current.write("a.zip", buildBundle({ metadata }));
    await workspace.current.run(["unpack", "a.zip", "-d", "out"]);
    expect(JSON.parse(String(await workspace.current.read("out/module.json")))).toMatchObject(metadata);
  });
});

describe("a target that does not exist yet", () => {
  it.each([
    [["--cluster-version", "19.0.2-7", "--os", "rhel9", "--redis-version", "8.0"]],
    [["--cluster-version", "8.0.20", "--os", "rhel19", "--redis-version", "8.0"]],
    [["--cluster-version", "8.0.20", "--os", "rhel9", "--redis-version", "19.2"]],
  ])("makes the verdict unknown: %j", async (words) => {
    const metadata = { operating_systems: ["rhel9", "rhel19"], compatible_redis_version: words[5] ?? "" };
    await workspace.current.write("a.zip", buildBundle({ metadata }));
    const { code, stdout } = await workspace.current.run(["check", "a.zip", ...words, "--json"]);
    expect(JSON.parse(stdout).results).toMatchObject([{ verdict: "unknown", errorCode: null }]);
    expect(code).toBe(1);
  });
});

it("a Redis version that the module host cannot imitate is a wrong call", async () => {
  for (const version of ["99.99", "7.3", "8"]) {
    const words = ["commands", "tally.so", "--redis-version", version];
    const { code, stderr } = await workspace.current.run(words);
    expect(code, version).toBe(2);
    expect(stderr).toContain("is no release of Redis that the module host imitates");
  }
});
