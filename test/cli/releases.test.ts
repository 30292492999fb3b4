import { expect, it } from "vitest";
import { expectClearMessage, fixture, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();
const commands = (...words: string[]) => workspace.current.run(["commands", ...words]);

it("a table has a row for each release, and names the function that one lacks", async () => {
  const { code, stdout } = await commands(fixture("calls-newer"), "--redis-versions", "7.2,8.0");
  expect(code).toBe(0);
  const [, before, after] = stdout.split("\n");
  expect(before).toMatch(/^7\.2 +crashes .*RedisModule_AddACLCategory/);
  expect(after).toMatch(/^8\.0 +loads +1$/);
});

it("a module that loads on none of them is at fault, with its own words", async () => {
  const { code, stdout } = await commands(fixture("arguments-required"), "--redis-versions", "7.2,8.0");
  expect(code).toBe(1);
  expect(stdout.match(/refuses .*/g)).toHaveLength(2);
  expect(stdout).toContain("prefix=<word>");
});

it.each([
  [["--redis-versions", "all", "-o", "out.json"], "--output"],
  [["--redis-versions", "all", "--redis-version", "8.0"], "--redis-version"],
  [["--redis-server", "a", "--redis-server", "b", "--docs", "json"], "--docs"],
  [["--redis-versions", "3.2"], "3.2"],
  [["--redis-server", "a", "--sysroot", "/"], "--sysroot"],
])("%j is a mistake of the call", async (words, named) => {
  const outcome = await commands(tally, ...words);
  expect(outcome).toMatchObject({ code: 2, stdout: "" });
  expectClearMessage(outcome);
  expect(outcome.stderr).toContain(named);
});

it("a folder without a loader is a fault of the environment, and says so", async () => {
  await workspace.current.write("empty/none", "");
  const outcome = await commands(tally, "--sysroot", "empty");
  expect(outcome).toMatchObject({ code: 3, stdout: "" });
  expect(outcome.stderr).toMatch(/has no ld-linux-.*\n.*--sysroot/);
});
