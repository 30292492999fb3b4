import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { changeCatalogue } from "./change-catalogue.ts";
import { flagEffect, flagEffects } from "./flag-effects.ts";

const root = new URL("../../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");

/** Rows of the tables of `docs/diff.md`, cell by cell. */
function rows(heading: string): string[][] {
  const [, section = ""] = read("docs/diff.md").split(`${heading}\n`);
  const [text = ""] = section.split(/^#/m);
  return text
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .slice(2, -2)
        .split(" | ")
        .map((cell) => cell.replace(/^`(.*)`$/, "$1")),
    );
}

describe("docs/diff.md", () => {
  it("has every kind of change, its impact and its reason", () => {
    const expected = Object.entries(changeCatalogue).map(([kind, { affects, impact, reason }]) => [
      kind,
      affects,
      typeof impact === "string" ? impact : "by flag",
      typeof reason === "string" ? reason : "what the flag means, below",
    ]);
    expect(rows("## What breaks, and why")).toEqual(expected);
  });

  it("has every flag, and what comes of gaining and losing it", () => {
    const expected = [...flagEffects].map(([flag, { gained, lost }]) => [
      flag,
      gained.impact,
      lost.impact,
      gained.reason,
    ]);
    expect(rows("### Flags of commands")).toEqual(expected);
  });
});

describe("schemas/diff.schema.json", () => {
  it("has every kind of change once", () => {
    const schema = JSON.parse(read("schemas/diff.schema.json")) as {
      properties: { changes: { items: { oneOf: { properties: { kind: { enum: string[] } } }[] } } };
    };
    const kinds = schema.properties.changes.items.oneOf.flatMap(({ properties }) => properties.kind.enum);
    expect(kinds.toSorted()).toEqual(Object.keys(changeCatalogue).toSorted());
  });
});

describe("the flags", () => {
  // By hand, from the descriptions of the flags in the reference of COMMAND.
  it.each([
    ["write", "breaking", "neutral"],
    ["readonly", "addition", "breaking"],
    ["admin", "breaking", "addition"],
    ["noscript", "breaking", "addition"],
    ["denyoom", "breaking", "addition"],
    ["blocking", "breaking", "neutral"],
    ["loading", "addition", "breaking"],
    ["stale", "addition", "breaking"],
    ["fast", "neutral", "neutral"],
    ["nobody-knows-it", "neutral", "neutral"],
    ["__proto__", "neutral", "neutral"],
  ] as const)("%s gained is %s, lost %s", (flag, gained, lost) => {
    expect([flagEffect(flag, "gained").impact, flagEffect(flag, "lost").impact]).toEqual([gained, lost]);
  });

  it("are those that the rules about metadata know", () => {
    const text = read("packages/metadata/src/checks/command-shapes.ts");
    const [, list = ""] = /const knownFlags[^[]*\[\] = \[([^\]]*)\]/.exec(text) ?? [];
    const known = [...list.matchAll(/"(\w+)"/g)].map((match) => match[1]);
    expect([...flagEffects.keys()].toSorted()).toEqual(known.toSorted());
  });
});
