import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const text = (path: string) => readFileSync(join(root, path), "utf8");
const json = (path: string) => JSON.parse(text(path)) as Record<string, unknown>;

/** First cells of a Markdown table's rows, without their back quotes. */
function firstCells(markdown: string): string[] {
  return markdown
    .split("\n")
    .filter((line) => /^\| `/.test(line))
    .map((line) => line.split("|")[1]?.trim().replaceAll("`", "") ?? "");
}

describe("docs/metadata.md", () => {
  const setByClusters = ["uid", "is_bundled", "platforms", "action_uid", "os_list", "$schema"];

  it("has a row for every field of module.json, in order, and no other", () => {
    const { properties } = json("schemas/module.schema.json") as { properties: object };
    const fields = Object.keys(properties).filter((field) => !setByClusters.includes(field));
    expect(firstCells(text("docs/metadata.md"))).toEqual(fields.toSorted());
  });

  it("names the fields that are used and not written", () => {
    const manifest = Object.keys((json("schemas/manifest.schema.json") as { properties: object }).properties);
    const module = Object.keys((json("schemas/module.schema.json") as { properties: object }).properties);
    for (const field of manifest.filter((name) => !module.includes(name))) {
      expect(text("docs/metadata.md")).toContain(`\`${field}\``);
    }
  });
});

describe("docs/dependencies.md", () => {
  it("justifies every dependency at run time and for development", () => {
    const packages = [
      "findings",
      "elf",
      "archive",
      "discovery",
      "platforms",
      "metadata",
      "bundle",
      "compat",
      "cli",
    ];
    const declared = packages.flatMap((name) => {
      const { dependencies = {} } = json(`packages/${name}/package.json`) as { dependencies?: object };
      return Object.keys(dependencies);
    });
    const { devDependencies = {} } = json("package.json") as { devDependencies?: object };
    const named = [...declared, ...Object.keys(devDependencies)].filter(
      (name) => !/^(@rampart\/|@types\/|rampart$)/.test(name),
    );
    const rows = [...text("docs/dependencies.md").matchAll(/^\| ([@\w/-]+)/gm)].map((match) => match[1]);
    expect(rows.filter((row) => row !== "library" && row !== "---").toSorted()).toEqual(
      [...new Set(named)].toSorted(),
    );
  });
});
