import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandTable } from "../packages/cli/src/command-table.ts";
import { commandPages } from "../scripts/command-pages.ts";

const root = join(import.meta.dirname, "..");
const text = (path: string) => readFileSync(join(root, path), "utf8");
const names = commandTable.map(({ name }) => name);

/** Every command that does something, as somebody types it. */
const leaves = commandTable.flatMap((entry) =>
  "commands" in entry
    ? entry.commands.map((command) => ({ path: `${entry.name} ${command.name}`, load: command.load }))
    : [{ path: entry.name, load: entry.load }],
);

describe("the pages of docs/commands", () => {
  it("are those that `npm run docs:commands` writes", async () => {
    const pages = await commandPages();
    expect(readdirSync(join(root, "docs/commands")).toSorted()).toEqual([...pages.keys()].toSorted());
    for (const [name, page] of pages) expect(text(`docs/commands/${name}`)).toBe(page);
  });

  it("lead to pages that exist", () => {
    for (const name of readdirSync(join(root, "docs/commands"))) {
      const links = [...text(`docs/commands/${name}`).matchAll(/\]\(([^)#]+)/g)];
      expect(links.filter(([, target = ""]) => !existsSync(join(root, "docs/commands", target)))).toEqual([]);
      expect(links.length).toBeGreaterThan(0);
    }
  });
});

// Who lints a stranger's files must know which commands execute what a stranger built.
describe.each(["docs/ci.md", "docs/security.md"])("%s", (path) => {
  const rows = text(path).match(/^\| `.*$/gm) ?? [];
  const namedIn = (fits: (answer: string) => boolean) =>
    rows
      .map((row) => row.split(" | "))
      .filter(([, answer = ""]) => fits(answer))
      .flatMap(([cell = ""]) => [...cell.matchAll(/`(\w+)( MODULE)?`/g)].map(([, name]) => name));
  const withFlag = (flag: string) =>
    names.filter((name) => text(`docs/commands/${name}.md`).includes(`| \`${flag}`));

  it("names the commands that load a module with --load", () => {
    const found = withFlag("--load`");
    expect(found).toContain("inspect");
    expect(namedIn((answer) => answer.startsWith("only with `--load`")).toSorted()).toEqual(found.toSorted());
  });

  it("names the commands that always load a module", () => {
    const found = withFlag("--sysroot <").filter((name) => !withFlag("--load`").includes(name));
    expect(found).toContain("pack");
    expect(new Set(namedIn((answer) => /^(always|yes)/.test(answer)))).toEqual(new Set(found));
  });
});

describe("every command", () => {
  it.each(names)("%s has a page, and is named in the README", (name) => {
    expect(readdirSync(join(root, "docs/commands"))).toContain(`${name}.md`);
    const rows = text("README.md").match(/^\| .* \| `.*$/gm) ?? [];
    const named = rows.flatMap((row) => [...row.matchAll(/`([\w-]+)`/g)].map(([, word]) => word));
    expect(named).toContain(name);
  });

  const transcripts = readdirSync(join(root, "test/transcripts"))
    .map((name) => text(`test/transcripts/${name}`))
    .join("\n");

  it.each(leaves.map(({ path }) => path))("%s has a transcript", (path) => {
    expect(transcripts).toMatch(new RegExp(`^\\$ rampart ${path}( |$)`, "m"));
  });

  it.each(leaves)("$path has two different examples of itself", async ({ path, load }) => {
    const { examples } = (await load()).command;
    expect(new Set(examples).size).toBe(2);
    for (const example of examples) expect(example).toContain(`rampart ${path}`);
  });

  it("has a line of its own that fits beside its name in 80 columns", () => {
    const room = 80 - Math.max(...names.map((name) => name.length)) - 5;
    expect(commandTable.filter(({ summary }) => summary.length > room)).toEqual([]);
    expect(new Set(commandTable.map(({ summary }) => summary)).size).toBe(commandTable.length);
  });
});
