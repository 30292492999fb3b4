import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { renderSarif } from "../../packages/findings/src/formats/index.ts";
import { describeUnless } from "../support/describe-unless.ts";
import { expectLinear } from "../support/steps.ts";
import { countFindings, hostileReports, manyFindings, tool } from "./hostile-reports.ts";
import { type SarifDocument, sarifFaults } from "./sarif-document.ts";

const multitool = process.env["RAMPART_TEST_SARIF_MULTITOOL"];

const documents = [
  ["no file", []],
  ["hostile names and texts", hostileReports],
  ["thousands of findings", manyFindings],
] as const;

/** The validator takes seconds for thousands. */
const validated = [documents[0], documents[1], ["hundreds of findings", firstFindings(500)]] as const;

function firstFindings(count: number): typeof manyFindings {
  return manyFindings.map((report) => ({ ...report, findings: report.findings.slice(0, count) }));
}

const parse = (text: string) => JSON.parse(text) as SarifDocument;

describe("a SARIF document", () => {
  it.each(documents)("has the form of SARIF 2.1.0 with %s", (_, reports) => {
    const document = parse(renderSarif(reports, tool));
    expect(sarifFaults(document)).toEqual([]);
    expect(document.runs[0].results).toHaveLength(countFindings(reports));
  });

  it.each(documents)("can be written as UTF-8 with %s", (_, reports) => {
    const halves: string[] = [];
    JSON.parse(renderSarif(reports, tool), (_key, value: unknown) => {
      if (typeof value === "string" && /\p{Cs}/u.test(value)) halves.push(value);
      return value;
    });
    expect(halves).toEqual([]);
  });

  it("finds no other file under the name of an entry", () => {
    const { artifacts, results } = parse(renderSarif(hostileReports, tool)).runs[0];
    for (const { locations } of results) {
      const [location] = locations;
      expect(artifacts[location?.physicalLocation.artifactLocation.index ?? -1]).not.toHaveProperty(
        "parentIndex",
      );
    }
  });

  it("takes work that grows as the findings do", async () => {
    await expectLinear((size) => {
      const reports = manyFindings.map((one) => ({ ...one, findings: one.findings.slice(0, size) }));
      renderSarif(reports, tool);
    }, 1000);
  });
});

/** Documents of ours, each with one mistake. */
const mistakes: readonly (readonly [string, (text: string) => string])[] = [
  ["an index without a rule", (text) => text.replace(/"ruleIndex": \d+/, '"ruleIndex": 99999')],
  ["a line before the first", (text) => text.replace('"startLine": 1', '"startLine": -1')],
  ["an unknown level", (text) => text.replace('"level": "note"', '"level": "info"')],
  ["a URI that is none", (text) => text.replace('"uri": "clean.zip"', '"uri": "clean zip%"')],
  ["a relative address of help", (text) => text.replace("pkg:generic/rampart#docs/rules", "docs/rules")],
  ["a rule without help", (text) => text.replace(/"help": \{[^}]*\},/, "")],
  ["an unknown property", (text) => text.replace('"ruleId":', '"ruleName": "x", "ruleId":')],
];

describe("the check of the form", () => {
  it.each(mistakes)("sees %s", (_, spoil) => {
    const text = renderSarif(hostileReports, tool);
    expect(spoil(text)).not.toBe(text);
    expect(sarifFaults(JSON.parse(spoil(text)))).not.toEqual([]);
  });

  it("sees two results with one fingerprint", () => {
    const document = parse(renderSarif(hostileReports, tool));
    const [run] = document.runs;
    const twice = { ...document, runs: [{ ...run, results: [run.results[0], run.results[0]] }] };
    expect(sarifFaults(twice)).toEqual(["two results have one fingerprint"]);
  });
});

const missing =
  multitool === undefined ? "RAMPART_TEST_SARIF_MULTITOOL does not name the program" : undefined;

describeUnless(missing, "Microsoft's sarif-multitool", () => {
  it.each(validated)("has neither error nor warning with %s", async (_, reports) => {
    expect(await complaints(renderSarif(reports, tool))).toEqual([]);
  });

  it("has neither error nor warning with the example of the documentation", async () => {
    const example = join(import.meta.dirname, "../../docs/examples/findings.sarif");
    expect(await complaints(await readFile(example, "utf8"))).toEqual([]);
  });

  it.each(mistakes)("would see %s", async (_, spoil) => {
    expect(await complaints(spoil(renderSarif(hostileReports, tool)))).not.toEqual([]);
  });
});

/**
 * What the validator says by the rules of SARIF and by those of GitHub code scanning. Of a document that it cannot
 * read it says nothing and reports success, so its notes are asked for too: of a document of ours it always has some.
 */
async function complaints(text: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "rampart-sarif-"));
  try {
    const [input, output] = [join(folder, "input.sarif"), join(folder, "output.sarif")];
    await writeFile(input, text);
    const flags = ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note", "--output", output];
    await promisify(execFile)(multitool ?? "", ["validate", input, ...flags], {
      // It needs no ICU for this.
      env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" },
      maxBuffer: 2 ** 27,
    });
    const { runs } = JSON.parse(await readFile(output, "utf8")) as ValidationLog;
    const results = runs[0]?.results ?? [];
    if (results.length === 0) return ["not read"];
    return results
      .filter(({ level }) => level !== "note")
      .map(({ ruleId, message }) => `${ruleId} ${(message.arguments ?? []).join(" ")}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface ValidationLog {
  readonly runs: readonly {
    readonly results?: readonly {
      readonly ruleId: string;
      readonly level?: string;
      readonly message: { readonly arguments?: readonly string[] };
    }[];
  }[];
}
