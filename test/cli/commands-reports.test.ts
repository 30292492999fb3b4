import { expect, test } from "vitest";
import { tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();

test.each([
  ["the commands", []],
  ["the documentation of the commands", ["--docs", "json"]],
  ["the loads on several releases", ["--redis-versions", "7.2,8.0"]],
])("a report file is written beside %s", async (_what, words) => {
  const outcome = await workspace.current.run(["commands", tally, ...words, "--format", "junit=report.xml"]);
  expect(outcome).toMatchObject({ code: 0, stderr: expect.not.stringContaining("rampart:") });
  expect(String(await workspace.current.read("report.xml"))).toContain('failures="0"');
});

test.each([
  ["commands", []],
  ["command-docs", ["--docs", "json"]],
])("--json prints the document %s, with --output too", async (kind, words) => {
  const flags = [...words, "--output", "out.json", "--json"];
  const { stdout } = await workspace.current.run(["commands", tally, ...flags]);
  expect(JSON.parse(stdout).schema).toBe(`urn:rampart:schema:${kind}`);
  expect(String(await workspace.current.read("out.json"))).toBe(stdout);
});

test("standard output is not the commands and a report at once", async () => {
  const { code, stderr } = await workspace.current.run(["commands", tally, "--format", "sarif"]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    "rampart: standard output has the commands, and cannot be sarif too\n  Write it into a file with --format sarif=FILE.\n",
  );
});
