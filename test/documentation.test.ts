import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type EndpointDefinition, endpoints, type VersionRange } from "@rampart/cluster-api";
import { parseFault } from "@rampart/emulator";
import { describe, expect, it, test } from "vitest";
import { apiPage } from "../scripts/api-page.ts";
import { rulesPage } from "../scripts/rules-page.ts";
import { terminalPicture } from "../scripts/terminal-picture.ts";

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

describe("the README", () => {
  it("fits in a few screens", () => {
    expect(text("README.md").split("\n").length).toBeLessThan(120);
  });

  it("leads to files that are there", () => {
    const links = [...text("README.md").matchAll(/\]\((?!https?:)([^)#]+)/g)].map(
      ([, target = ""]) => target,
    );
    expect(links.filter((target) => !existsSync(join(root, target)))).toEqual([]);
  });

  // `npm run docs:terminal` writes it.
  it("has a picture of what the command prints", () => {
    expect(text("docs/images/terminal.svg")).toBe(terminalPicture(root));
  });
});

// `npm run docs:rules` writes it.
test("docs/rules.md lists the catalogue", () => {
  expect(text("docs/rules.md")).toBe(rulesPage());
});

// `npm run docs:api` writes it.
test("docs/api.md lists what the packages export", () => {
  expect(text("docs/api.md")).toBe(apiPage(root));
});

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

describe("docs/rest-api.md", () => {
  const rows = text("docs/rest-api.md")
    .split("\n")
    .filter((line) => /^\| `(GET|POST|PUT|DELETE) /.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );

  it("has every endpoint of the contract, in order, with its versions, permission, statuses and codes", () => {
    const contract = Object.entries(endpoints as Readonly<Record<string, EndpointDefinition>>);
    expect(rows.map((cells) => cells.slice(0, 6))).toEqual(
      contract.map(([id, { method, path, versions, permission, statuses, errors }]) => [
        `${method} ${path}`,
        id,
        versionsInWords(versions),
        permission,
        Object.keys(statuses).join(", "),
        errors
          .map(({ code, status, inferred, from }) => {
            return `${code} ${inferred ? `(${status})` : status}${from === undefined ? "" : ` from ${from}`}`;
          })
          .join(", "),
      ]),
    );
  });

  function versionsInWords({ from, to }: VersionRange): string {
    const isOldest = from === "6.2";
    if (to === null) return isOldest ? "all" : `from ${from}`;
    return isOldest ? `up to ${to}` : `${from} to ${to}`;
  }
});

describe("docs/emulator.md", () => {
  it("names every fault, and an example of each is one", () => {
    const written = firstCells(text("docs/emulator.md")).filter((cell) => !cell.startsWith("--"));
    const faults = written.map((cell) => parseFault(cell.replace("TEXT", "no room")));
    expect(faults.map(({ kind }) => kind)).toEqual([
      "latency",
      "drop",
      "lost-answer",
      "status",
      "html",
      "truncated",
      "node-down",
      "node-status",
      "disk-full",
      "action-hangs",
      "action-fails",
      "action-ends",
      "redirect",
      "text",
      "expectation",
      "gzip",
      "drip",
      "dependency-missing",
      "dependency-unreachable",
    ]);
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
      "emulator",
      "language-server",
      "cli",
    ];
    const declared = packages.flatMap((name) => {
      const { dependencies = {}, devDependencies: types = {} } = json(`packages/${name}/package.json`) as {
        dependencies?: object;
        devDependencies?: object;
      };
      return [...Object.keys(dependencies), ...Object.keys(types)];
    });
    const development = ["package.json", "site/package.json", "editors/vscode/package.json"].flatMap(
      (path) => {
        const { devDependencies = {} } = json(path) as { devDependencies?: object };
        return Object.keys(devDependencies);
      },
    );
    const named = [...declared, ...development].filter(
      (name) => !/^(@rampart\/|@types\/|rampart$)/.test(name),
    );
    const libraries = text("docs/dependencies.md").replace(/^## Ours although.*?(?=^## )/ms, "");
    const rows = [...libraries.matchAll(/^\| ([@\w/-]+)/gm)].map((match) => match[1]);
    expect(rows.filter((row) => row !== "library" && row !== "---").toSorted()).toEqual(
      [...new Set(named)].toSorted(),
    );
  });
});
