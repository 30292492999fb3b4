import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isRule } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { rampDifferences, rampRefusals } from "./ramp-differences.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/ramp.md"), "utf8");

/** Rows of the table under a heading, without its head. */
function table(heading: string): string[][] {
  const [, section = ""] = page.split(`## ${heading}\n`);
  const rows = section.split("\n## ")[0]?.match(/^\|.*$/gm) ?? [];
  return rows.slice(2).map((row) => row.slice(2, -2).split(" | "));
}

describe("docs/ramp.md", () => {
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
