import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  areas,
  catalogue,
  type Rule,
  type RuleDefinition,
  renderFinding,
  retiredRules,
  subjectOf,
} from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { pageNames, readHeadings, readPage } from "./page.ts";
import type { RaisedFinding, RuleCases } from "./rule-case.ts";

const rules = Object.keys(catalogue) as Rule[];
const headings = ["## Why it matters", "## Failing", "## Fixed", "## Configure"];
const caseFiles = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".cases.ts"));
const casesByFile = await Promise.all(caseFiles.map(loadCases));
const cases: RuleCases = Object.assign({}, ...casesByFile);

async function loadCases(file: string): Promise<RuleCases> {
  const module = (await import(pathToFileURL(join(import.meta.dirname, file)).href)) as { cases: RuleCases };
  return module.cases;
}

function rulesOf(some: RuleCases = {}): Rule[] {
  return Object.keys(some) as Rule[];
}

function severityLine(rule: Rule): string {
  const { severity, errorCode } = catalogue[rule] as RuleDefinition<never>;
  const word = `${severity[0]?.toUpperCase()}${severity.slice(1)}.`;
  return errorCode === undefined ? word : `${word} A cluster answers \`${errorCode}\`.`;
}

function messageOf(found: RaisedFinding): string {
  return "message" in found ? found.message : renderFinding(found).message;
}

/** Numbers and digests of a file that is made anew each time may differ. */
function masked(text: string): string {
  return text.replaceAll(/\b(0x)?[0-9a-f]{8,}\b|\d+/g, "#");
}

describe("docs/rules", () => {
  it("has a page for every rule and no other", () => {
    expect(pageNames()).toEqual(rules.toSorted());
  });

  it("has a failing and a passing case for every rule and no other", () => {
    expect(casesByFile.flatMap(Object.keys).toSorted()).toEqual(rules.toSorted());
  });

  it("has the cases of an area in the file of its name", () => {
    const named = caseFiles.map((file, index) => [
      file,
      [...new Set(rulesOf(casesByFile[index]).map((rule) => `${areas[subjectOf(rule)]}.cases.ts`))],
    ]);
    expect(named).toEqual(caseFiles.map((file) => [file, [file]]));
  });
});

describe("retired rules", () => {
  it("have no page", () => {
    expect(pageNames().filter((name) => Object.hasOwn(retiredRules, name))).toEqual([]);
  });

  it("stand in the documentation with what replaced them", () => {
    const path = join(import.meta.dirname, "../../docs/configuration.md");
    const section = readFileSync(path, "utf8")
      .split("\n## ")
      .find((text) => text.startsWith("Retired rules"));
    const rows = section?.split("\n").filter((line) => line.startsWith("| `"));
    const expected = Object.entries(retiredRules).map(
      ([name, { instead, why }]) => `| \`${name}\` | \`${instead}\` | ${why} |`,
    );
    expect(rows).toEqual(expected);
  });
});

describe.each(rules)("%s", (rule) => {
  it("has a page of the common form", () => {
    const page = readPage(rule);
    expect(page.title).toBe(rule);
    expect(page.severityLine).toBe(severityLine(rule));
    expect(readHeadings(rule)).toEqual([`# ${rule}`, ...headings]);
  });

  it("has examples, and shows how it is switched off", () => {
    const { blocks } = readPage(rule);
    expect([...new Set(blocks.map(({ heading }) => heading))]).toEqual(["Failing", "Fixed", "Configure"]);
    const configuration = blocks.filter(({ heading }) => heading === "Configure");
    expect(configuration.map(({ info }) => info)).toEqual(["json rampart.config.json"]);
    expect(JSON.parse(configuration[0]?.text ?? "")).toEqual({ rules: { [rule]: "off" } });
  });

  it("is raised by the failing case", async () => {
    const found = await cases[rule]?.failing();
    expect(found?.map((each) => each.rule)).toContain(rule);
  });

  it("comes with what to do, as does everything else that is found there", async () => {
    const found = [...((await cases[rule]?.failing()) ?? []), ...((await cases[rule]?.passing()) ?? [])];
    const helps = found.map((each) => ("message" in each ? each : renderFinding(each)).help);
    for (const help of helps) expect(help).toMatch(/^\S.{8,}[.\d"')]$/s);
  });

  it("is shown on its page as Rampart prints it", async () => {
    const shown = readPage(rule).blocks.filter(
      ({ heading, info }) => heading === "Failing" && info === "console",
    );
    const found = await cases[rule]?.failing();
    const words = found?.filter((each) => each.rule === rule).map(messageOf) ?? [];
    for (const { text } of shown.filter((block) => block.text.includes("$ rampart "))) {
      expect(text).toContain(`[${rule}]`);
      expect(words.filter((message) => masked(text).includes(masked(message)))).not.toEqual([]);
    }
  });

  it("is not raised by the passing case, nor is any error", async () => {
    const found = await cases[rule]?.passing();
    expect(found?.filter((each) => each.rule === rule || each.severity === "error")).toEqual([]);
  });
});
