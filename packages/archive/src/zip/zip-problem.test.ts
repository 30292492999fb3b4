import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const here = new URL(".", import.meta.url);
const read = (path: string) => readFile(new URL(path, here), "utf8");

/** The members of an interface, as its source lists them. */
function membersOf(source: string, name: string): string[] {
  const members = source.split(`export interface ${name} {`)[1]?.split("\n}")[0] ?? "";
  return [...members.matchAll(/^ {2}readonly "?([a-z0-9-]+)"?:/gm)].map((match) => match[1] ?? "");
}

async function codes(): Promise<string[]> {
  const errors = await read("../archive-error.ts");
  return [
    ...membersOf(await read("zip-problem.ts"), "ZipProblemFacts"),
    ...["UnreadableFacts", "ContentFacts", "WriteFacts"].flatMap((name) => membersOf(errors, name)),
  ];
}

test("every code has a row in the README", async () => {
  const readme = await read("../../README.md");
  const rows = new Set([...readme.matchAll(/^\| `([a-z0-9-]+)`/gm)].map((match) => match[1]));
  expect(rows).toEqual(new Set(await codes()));
});

test("every code has a case that is named after it", async () => {
  const files = (await readdir(new URL("..", here), { recursive: true })).filter((file) =>
    file.endsWith(".test.ts"),
  );
  const tests = (await Promise.all(files.map((file) => read(`../${file}`)))).join("\n");
  // At the start of a title, or as the code in a table of cases.
  const missing = (await codes()).filter(
    (code) => !new RegExp(`["\`](${code}")|["\` ]${code}[:,]`).test(tests),
  );
  expect(missing).toEqual([]);
});
