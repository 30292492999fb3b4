import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rampPage } from "../../scripts/ramp-page.ts";
import { recordedComparison } from "./comparison.ts";
import { rampRefusals } from "./ramp-differences.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/ramp.md"), "utf8");

describe("docs/ramp.md", () => {
  it("has the tables that `npm run docs:ramp` writes", () => {
    expect(page).toBe(rampPage(page, recordedComparison()));
  });

  it("names the RAMP that `ramp` stands for", () => {
    const { ramp } = recordedComparison();
    expect(page).toContain(`takes the command lines of RAMP ${ramp} as they are`);
    expect(page).toContain(`Compared with RAMP ${ramp}, `);
  });

  it("has a count for each refusal of the comparison", () => {
    const rules = rampRefusals.map(({ rule }) => rule);
    expect(Object.keys(recordedComparison().refusals)).toEqual(rules.toSorted());
  });
});
