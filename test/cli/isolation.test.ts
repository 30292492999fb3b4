import { describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { hostMissing } from "../../packages/discovery/src/host/fixtures.test-support.ts";
import { describeUnless } from "../support/describe-unless.ts";
import { expectClearMessage, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();

describeUnless(hostMissing, "--allow-write", () => {
  const loads = [
    ["commands", tally],
    ["pack", tally, "--os", "rhel9"],
    ["inspect", tally, "--load"],
  ];

  it.each(loads)("%s: a folder that is missing is named, and nothing is loaded", async (...words) => {
    const outcome = await workspace.current.run([...words, "--allow-write", "nowhere"]);
    expect(outcome.code).toBe(3);
    expectClearMessage(outcome);
    expect(outcome.stderr).toContain("nowhere");
    expect(await workspace.current.list()).toEqual([]);
  });

  it.each(loads)("%s: a file is no folder", async (...words) => {
    await workspace.current.write("file", "");
    const outcome = await workspace.current.run([...words, "--allow-write", "file"]);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain("file is not a folder");
  });
});

describe("a check that loads nothing", () => {
  it.each([["--allow-write", "."], ["--require-isolation"], ["--sysroot", "."]])(
    "takes no %s",
    async (...flags) => {
      await workspace.current.write("tally.zip", buildBundle());
      const words = ["check", "tally.zip", "--cluster-version", "8.0", ...flags];
      const outcome = await workspace.current.run(words);
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toContain(`${flags[0]} means nothing without --load`);
    },
  );
});

describe("a check and a comparison that load", () => {
  it.each([
    ["check", "tally.zip", "--cluster-version", "8.0", "--redis-version", "8.0", "--os", "rhel9"],
    ["diff", "tally.zip", "other.zip"],
  ])("%s takes the libraries of --sysroot", async (...words) => {
    await workspace.current.write("tally.zip", buildBundle());
    await workspace.current.write("other.zip", buildBundle({ metadata: { description: "another" } }));
    await workspace.current.write("root/usr/lib/ld-musl-x86_64.so.1", "");
    const outcome = await workspace.current.run([...words, "--load", "--sysroot", "root"]);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain("root has no ld-linux-x86-64.so.2");
  });
});
