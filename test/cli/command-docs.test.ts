import { describe, expect, it } from "vitest";
import { faultsOf } from "../json/every-document.ts";
import { expectClearMessage, fixture, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();
const documented = fixture("documented");

describe("commands --docs json", () => {
  it("prints what COMMAND DOCS answers, and the tips", async () => {
    const { code, stdout } = await workspace.current.run(["commands", documented, "--docs", "json"]);
    expect(code).toBe(0);
    expect(faultsOf({ kind: "command-docs", text: stdout })).toEqual([]);
    const { commands } = JSON.parse(stdout);
    expect(commands["documented.put"]).toMatchObject({
      summary: "Puts weighted fields on a shelf.",
      since: "1.0.0",
      group: "module",
      module: "documented",
      tips: ["nondeterministic_output"],
      history: [
        ["1.1.0", "Added the `EXAT` option."],
        ["2.0.0", expect.stringContaining('"NX"')],
      ],
      arguments: [
        { name: "key", type: "key", key_spec_index: 0 },
        { name: "condition", type: "oneof" },
        {
          name: "expiry",
          arguments: [{ token: "EX" }, { display_text: "timestamp" }, { deprecated_since: "2.0.0" }],
        },
        { name: "entry", type: "block", flags: ["multiple"] },
      ],
    });
    expect(commands["documented.label"].subcommands).toMatchObject({
      "documented.label|set": {
        summary: "Sets a label.",
        arguments: [{ name: "key" }, { display_text: "größe" }],
      },
      "documented.label|Help": { group: "module" },
    });
  });

  it("is the same document with --json, and in a file", async () => {
    const words = ["commands", documented, "--docs", "json"];
    const { stdout } = await workspace.current.run(words);
    expect((await workspace.current.run([...words, "--json"])).stdout).toBe(stdout);
    const written = await workspace.current.run([...words, "-o", "docs.json"]);
    expect(written.stdout).toBe("docs.json\n");
    expect(String(await workspace.current.read("docs.json"))).toBe(stdout);
  });

  it("follows the Redis that is imitated: display_text came with 7.2", async () => {
    const docs = async (version: string) =>
      (await workspace.current.run(["commands", documented, "--docs", "json", "--redis-version", version]))
        .stdout;
    expect(await docs("7.0")).not.toContain("display_text");
    expect(await docs("7.2")).toContain("display_text");
  });
});

describe("commands --docs markdown", () => {
  it("prints a page for each command", async () => {
    const { code, stdout } = await workspace.current.run(["commands", documented, "--docs", "markdown"]);
    expect(code).toBe(0);
    expect(stdout.match(/^# .+/gm)).toHaveLength(10);
    expect(stdout).toContain(
      "DOCUMENTED.PUT key [NX | XX] [EX seconds | EXAT timestamp | KEEPTTL]\n  field weight [field weight ...]\n",
    );
    expect(stdout).toContain(
      "DOCUMENTED.FIND key [MATCH pattern [MATCH pattern ...]]\n  [LIMIT offset count] [word [word ...]]\n",
    );
  });

  it("writes them into a folder, again too", async () => {
    const words = ["commands", documented, "--docs", "markdown", "-o", "pages"];
    for (const _ of [1, 2]) {
      expect(await workspace.current.run(words)).toMatchObject({ code: 0, stdout: "pages\n" });
      expect(await workspace.current.list("pages")).toEqual([
        "documented.empty.md",
        "documented.faulty.md",
        "documented.find.md",
        "documented.label-help.md",
        "documented.label-set.md",
        "documented.label.md",
        "documented.late.md",
        "documented.plain.md",
        "documented.put.md",
        "index.md",
      ]);
    }
  });

  it("refuses a folder that is a file", async () => {
    await workspace.current.write("pages", "");
    const outcome = await workspace.current.run([
      "commands",
      documented,
      "--docs",
      "markdown",
      "-o",
      "pages",
    ]);
    expect(outcome.code).toBe(3);
    expectClearMessage(outcome);
  });
});

describe("commands --docs", () => {
  it("notes the commands without a summary", async () => {
    const { stderr } = await workspace.current.run(["commands", documented, "--docs", "json"]);
    expect(stderr).toBe(
      "no summary in 4 of 9 commands: documented.empty, documented.faulty, documented.label|Help, documented.plain\n",
    );
    expect((await workspace.current.run(["commands", documented, "--docs", "json", "-q"])).stderr).toBe("");
    const { stderr: all } = await workspace.current.run(["commands", tally, "--docs", "markdown"]);
    expect(all).toMatch(/^no summary in 4 of 4 commands/);
  });

  it.each([
    ["a Redis before 7.0", ["--docs", "json", "--redis-version", "6.2"], 2],
    ["--check", ["--docs", "json", "--check", "x.json"], 2],
    ["Markdown as JSON", ["--docs", "markdown", "--json"], 2],
    ["another form", ["--docs", "html"], 2],
  ])("refuses %s", async (_what, words, code) => {
    const outcome = await workspace.current.run(["commands", documented, ...words]);
    expect(outcome.code).toBe(code);
  });

  it("says why a module did not load", async () => {
    const { code, stderr } = await workspace.current.run(["commands", fixture("refuses"), "--docs", "json"]);
    expect(code).toBe(1);
    expect(stderr).toContain("load/refused");
  });
});
