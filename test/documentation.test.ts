import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rampDifferences, rampRefusals } from "@rampart/bundle";
import { isRule } from "@rampart/findings";
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

describe("docs/ramp.md", () => {
  const table = (heading: string) => {
    const [, section = ""] = text("docs/ramp.md").split(`## ${heading}\n`);
    const rows = section.split("\n## ")[0]?.match(/^\|.*$/gm) ?? [];
    return rows.slice(2).map((row) => row.slice(2, -2).split(" | "));
  };
  const name = (field: string) => (/^[a-z_-]+$/.test(field) ? `\`${field}\`` : field);

  it("has the table of differences that the comparison with RAMP goes by", () => {
    expect(table("What differs in module.json")).toEqual(
      rampDifferences.map(({ field, ramp, ours, reason, strict }) => [
        name(field),
        ramp,
        ours,
        reason,
        strict ? "yes" : "no",
      ]),
    );
  });

  it("has the table of refusals, each with a rule that there is", () => {
    expect(table("What is refused")).toEqual(rampRefusals.map(({ rule, ramp }) => [`\`${rule}\``, ramp]));
    expect(rampRefusals.filter(({ rule }) => !isRule(rule))).toEqual([]);
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
