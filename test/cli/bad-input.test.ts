import { mkdir } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { expectClearMessage, type Outcome, useWorkspace } from "./rampart.ts";

// What a caller names by mistake costs one clear message each, and nothing of what is said of the other files.

const workspace = useWorkspace();
const run = (...words: string[]) => workspace.current.run(words);

beforeEach(async () => {
  await workspace.current.write("a.zip", buildBundle());
  await workspace.current.write(
    "b.zip",
    buildBundle({ metadata: { semantic_version: "1.3.0", version: 10300 } }),
  );
  await mkdir(workspace.current.path("empty"));
});

interface Document {
  readonly results: readonly { readonly file: string }[];
  readonly bundles?: readonly { readonly file: string }[];
  readonly errors?: readonly { readonly file?: string; readonly message: string }[];
}

/** The files that a document has something to say of, and those that it does not. */
function filesIn({ stdout }: Outcome): { judged: string[]; failed: (string | undefined)[] } {
  const { results, bundles, errors = [] } = JSON.parse(stdout) as Document;
  return {
    judged: [...(bundles ?? results)].map(({ file }) => file),
    failed: errors.map(({ file }) => file),
  };
}

const warnings = ({ stderr }: Outcome) =>
  stderr.split("\n").filter((line) => line.startsWith("rampart: warning:"));
const errors = ({ stderr }: Outcome) =>
  stderr.split("\n").filter((line) => line.startsWith("rampart: ") && !line.startsWith("rampart: warning:"));

const commands: readonly (readonly string[])[] = [
  ["lint"],
  ["verify"],
  ["check", "--os", "rhel9"],
  ["matrix", "--since", "8.0"],
];

describe.each(commands.map((words) => [words[0], words] as const))("%s", (_, words) => {
  it.each([
    ["a pattern that matches nothing", "dist/*.zip", "no file matches dist/*.zip"],
    ["a folder without anything to judge", "empty", "there is no file to check in the folder empty"],
    ["a file that is not there", "missing.zip", "cannot read missing.zip: there is no such file"],
    ["a file below a file", "a.zip/x.zip", "cannot read a.zip/x.zip: part of the path is not a folder"],
  ])("judges the other files beside %s", async (_what, word, message) => {
    const outcome = await run(...words, "a.zip", word, "b.zip", "--json");
    expect(outcome.code).toBe(3);
    expect(errors(outcome)).toEqual([`rampart: ${message}`]);
    expect(filesIn(outcome)).toEqual({ judged: ["a.zip", "b.zip"], failed: [word] });
    const text = await run(...words, "a.zip", word, "b.zip");
    expect(text.code).toBe(3);
    expect(text.stdout).toContain("b.zip");
    expect(errors(text)).toEqual([`rampart: ${message}`]);
  });

  it("judges a hundred files around one that cannot be read", async () => {
    const names = Array.from({ length: 100 }, (_one, index) => `many/${String(index).padStart(3, "0")}.zip`);
    for (const name of names) await workspace.current.write(name, buildBundle());
    const outcome = await run(...words, ...names.slice(0, 50), "gone.zip", ...names.slice(50), "--json");
    expect(outcome.code).toBe(3);
    expect(errors(outcome)).toHaveLength(1);
    expect(filesIn(outcome)).toEqual({ judged: names, failed: ["gone.zip"] });
  });

  it.each([
    ["the same name", ["a.zip", "a.zip"], ["a.zip is named twice, and read once"]],
    [
      "another spelling",
      ["a.zip", "./empty/../a.zip"],
      ["./empty/../a.zip is the same file as a.zip, and is read once"],
    ],
    ["a pattern too", ["a.zip", "a.z*"], ["a.zip is named twice, and read once"]],
  ])("judges a file once that is named by %s", async (_what, files, told) => {
    const outcome = await run(...words, ...files, "--json");
    expect(warnings(outcome)).toEqual(told.map((line) => `rampart: warning: ${line}`));
    expect(filesIn(outcome)).toEqual({ judged: ["a.zip"], failed: [] });
    expect(outcome.code).toBe((await run(...words, "a.zip")).code);
    expect(warnings(await run(...words, ...files, "--quiet"))).toEqual([]);
  });

  it("reads standard input once that is named twice", async () => {
    const input = buildBundle();
    const outcome = await workspace.current.run([...words, "-", "b.zip", "/dev/stdin", "-", "--json"], {
      input,
    });
    expect(filesIn(outcome)).toEqual({ judged: ["-", "b.zip"], failed: [] });
    expect(warnings(outcome)).toEqual([
      "rampart: warning: /dev/stdin is the same file as -, and is read once",
      "rampart: warning: standard input is named twice, and read once",
    ]);
  });

  it("says once that nothing is left to judge", async () => {
    const outcome = await run(...words, "*.tgz");
    expect(outcome.code).toBe(3);
    expect(outcome.stdout).toBe("");
    expectClearMessage(outcome);
  });
});

describe("inspect and diff", () => {
  it.each([
    [["inspect", "dist/*.zip"], 3],
    [["inspect", "empty"], 3],
    [["inspect", "missing.zip"], 3],
    [["diff", "a.zip", "dist/*.zip"], 3],
    [["diff", "empty", "a.zip"], 3],
    [["diff", "-", "-"], 2],
    [["check", "-", "--upgrade-from", "-"], 2],
  ])("%j is one clear message", async (words, code) => {
    const outcome = await run(...words);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expectClearMessage(outcome);
  });

  it("diff of a file with itself says so", async () => {
    const outcome = await run("diff", "a.zip", "./a.zip");
    expect(outcome.code).toBe(0);
    expect(warnings(outcome)).toEqual(["rampart: warning: both bundles are the same file"]);
  });
});
