import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** Words that `docs/style.md` has a plainer one for. */
const privateWords =
  /\b(surroundings|mend(s|ed|ing)?|ledger|licences?|told apart|the business of|goes on)\b/i;

/** They show the words themselves, or are RAMP's or a typist's. */
const excepted = ["docs/style.md", "CHANGELOG.md", "packages/cli/CHANGELOG.md"];

const files = execFileSync("git", ["ls-files", "packages", "schemas", "docs", "README.md", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.(ts|md|json|mjs|[ch])$/.test(file) && !/\.test(-support|-module)?\.\w+$/.test(file))
  .filter((file) => !excepted.includes(file));

function privateWordsIn(text: string): string[] {
  return text.split("\n").flatMap((line) => privateWords.exec(line)?.[0] ?? []);
}

describe("the words of code and documents", () => {
  it("are the plain ones", () => {
    const found = files.flatMap((file) =>
      privateWordsIn(readFileSync(join(root, file), "utf8")).map((word) => `${file}: ${word}`),
    );
    expect(found).toEqual([]);
  });

  it("are looked at", () => {
    expect(files.length).toBeGreaterThan(500);
    expect(privateWordsIn("It is the business of others.\nAll is well.\nWhat is mended.")).toEqual([
      "the business of",
      "mended",
    ]);
  });
});
