import { describe, expect, it } from "vitest";
import { catalogue } from "../../catalogue/index.ts";
import { finding, type RenderedFinding } from "../../finding.ts";
import { RampartError } from "../../rampart-error.ts";
import { type RenderedReport, type RunFailure, renderReport, report } from "../../report.ts";
import { ruleDocumentationBase } from "../rule-documentation.ts";
import { renderSarif } from "./sarif.ts";

interface Location {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string; readonly index: number };
    readonly region: object;
  };
  readonly logicalLocations?: readonly object[];
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [Location];
  readonly relatedLocations?: readonly [Location];
  readonly properties?: object;
}

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly helpUri: string;
  readonly help: { readonly text: string };
  readonly defaultConfiguration: { readonly level: string };
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly Rule[] } & Readonly<Record<string, unknown>> };
  readonly artifacts: readonly {
    readonly location: { readonly uri: string };
    readonly parentIndex?: number;
  }[];
  readonly results: readonly Result[];
  readonly columnKind: string;
  readonly invocations: readonly [object];
}

const tool = { name: "rampart", version: "1.2.3", command: "verify" };

function run(reports: readonly RenderedReport[], failures: readonly RunFailure[] = []): Run {
  const document = JSON.parse(renderSarif(reports, tool, failures)) as { version: string; runs: [Run] };
  expect(document.version).toBe("2.1.0");
  expect(document.runs).toHaveLength(1);
  return document.runs[0];
}

function reportOf(file: string, ...findings: readonly RenderedFinding[]): RenderedReport {
  return { ...renderReport(report(file, [])), findings };
}

function resultOf(found: Partial<RenderedFinding>, file = "a.zip"): Result {
  const whole: RenderedFinding = { rule: "elf/empty", severity: "error", message: "it is empty", ...found };
  return run([reportOf(file, whole)]).results[0] as Result;
}

describe("the run", () => {
  it("says who ran, and how columns are counted", () => {
    const { tool: ran, columnKind } = run([]);
    expect(ran.driver).toMatchObject({ name: "rampart", version: "1.2.3", semanticVersion: "1.2.3" });
    expect(columnKind).toBe("utf16CodeUnits");
  });

  it("has results even where nothing was found, and names the files that were examined", () => {
    const { results, artifacts } = run([reportOf("a.zip"), reportOf("b c.zip")]);
    expect(results).toEqual([]);
    expect(artifacts.map(({ location }) => location.uri)).toEqual(["a.zip", "b%20c.zip"]);
  });

  it("succeeds where every file was read, whatever was found", () => {
    const found: RenderedFinding = { rule: "elf/empty", severity: "error", message: "it is empty" };
    expect(run([reportOf("a.zip", found)]).invocations).toEqual([
      { executionSuccessful: true, properties: { command: "verify" } },
    ]);
  });

  it("fails where a file could not be read, with a notification for each", () => {
    const error = new RampartError("environment", "file-unreadable", "cannot read {it}", { help: "Look." });
    const failures = ["b.zip", "/c.zip"].map((file) => ({ file, error }));
    const { invocations, artifacts } = run([reportOf("a.zip")], failures);
    const notification = (artifactLocation: object) => ({
      level: "error",
      descriptor: { id: "file-unreadable" },
      message: { text: "cannot read {{it}}. Look." },
      locations: [{ physicalLocation: { artifactLocation } }],
    });
    expect(invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          notification({ uri: "b.zip", uriBaseId: "%SRCROOT%", index: 1 }),
          notification({ uri: "file:///c.zip", index: 2 }),
        ],
        properties: { command: "verify" },
      },
    ]);
    expect(artifacts).toHaveLength(3);
  });

  it("is the same for the same input", () => {
    const reports = [reportOf("a.zip", { rule: "elf/empty", severity: "error", message: "x" })];
    expect(renderSarif(reports, tool)).toBe(renderSarif(reports, tool));
  });
});

describe("the rules", () => {
  const { rules } = run([]).tool.driver;

  it("are the whole catalogue, whatever was found", () => {
    expect(rules.map(({ id }) => id)).toEqual(Object.keys(catalogue));
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))("%s says what consumers need", (id, rule) => {
    expect(rule.name).toMatch(/^(?:[A-Z][a-z0-9]*)+$/);
    expect(rule.shortDescription.text).toMatch(/[.!?]$/);
    expect(rule.fullDescription.text.startsWith(rule.shortDescription.text)).toBe(true);
    expect(rule.fullDescription.text.length).toBeLessThanOrEqual(1024);
    expect(rule.help.text).toContain(`rampart explain ${id}`);
    expect(rule.helpUri).toBe(`${ruleDocumentationBase}docs/rules/${id.replace("/", ".")}.md`);
    expect(new URL(rule.helpUri).href).toBe(rule.helpUri);
  });

  it("have names of their own", () => {
    expect(rules.find(({ id }) => id === "bundle/sha256-mismatch")?.name).toBe("BundleSha256Mismatch");
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  });

  it.each([
    ["elf/empty", "error"],
    ["metadata/capability-unknown", "warning"],
    ["manifest/foreign-key", "note"],
  ])("%s has the level %s", (id, level) => {
    expect(rules.find((rule) => rule.id === id)?.defaultConfiguration.level).toBe(level);
  });

  it("say what a cluster would answer, and how to fix what they find", () => {
    const rule = rules.find(({ id }) => id === "json/comment");
    expect(rule?.fullDescription.text).toBe(
      "comment in JSON. A cluster answers an upload with invalid_module.",
    );
    expect(rule?.help.text).toMatch(/^Remove the comment\. /);
  });
});

describe("a result", () => {
  it("leads to its rule", () => {
    const { tool: ran, results } = run([
      renderReport(
        report("a.so", [
          finding("elf/empty", {}, {}),
          finding("manifest/foreign-key", {}, { key: "redis_ref" }),
        ]),
      ),
    ]);
    expect(results.map(({ ruleId }) => ruleId)).toEqual(["elf/empty", "manifest/foreign-key"]);
    for (const { ruleId, ruleIndex } of results) expect(ran.driver.rules[ruleIndex]?.id).toBe(ruleId);
  });

  it.each([
    ["error", "error"],
    ["warning", "warning"],
    ["info", "note"],
  ] as const)("of severity %s has the level %s", (severity, level) => {
    expect(resultOf({ severity }).level).toBe(level);
  });

  it("says what was found in its first sentence, then how to fix it", () => {
    expect(resultOf({ help: "Fill it." }).message.text).toBe("it is empty. Fill it.");
  });

  it("does not let a text from a file be a placeholder or a link", () => {
    const { text } = resultOf({ message: "{0} [x](https://example.com)" }).message;
    expect(text).toBe("{{0}} \\[x\\](https://example.com).");
  });

  it("has the code that a cluster would answer with, if it would", () => {
    expect(resultOf({ errorCode: "invalid_module" }).properties).toEqual({ errorCode: "invalid_module" });
    expect(resultOf({})).not.toHaveProperty("properties");
  });

  it("in a text has line, column and pointer", () => {
    const { locations, relatedLocations } = resultOf(
      { pointer: "/commands/0/first~1key", line: 3, column: 9 },
      "conf/module.json",
    );
    expect(locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "conf/module.json", uriBaseId: "%SRCROOT%", index: 0 },
          region: { startLine: 3, startColumn: 9 },
        },
        logicalLocations: [
          { name: "first/key", fullyQualifiedName: "/commands/0/first~1key", kind: "value" },
        ],
      },
    ]);
    expect(relatedLocations).toBeUndefined();
  });

  it("of a whole file stands in its first line", () => {
    const [location] = resultOf({ pointer: "" }).locations;
    expect(location.physicalLocation.region).toEqual({ startLine: 1 });
    expect(location).not.toHaveProperty("logicalLocations");
  });

  it("in a binary has the offset of its byte", () => {
    const [location] = resultOf({ offset: 0 }, "a.so").locations;
    expect(location.physicalLocation.region).toEqual({ startLine: 1, byteOffset: 0 });
  });

  it("has no offset that 32 bits do not hold", () => {
    const region = (offset: number) => resultOf({ offset }, "a.so").locations[0].physicalLocation.region;
    expect(region(2 ** 31 - 1)).toEqual({ startLine: 1, byteOffset: 2_147_483_647 });
    expect(region(2 ** 31)).toEqual({ startLine: 1 });
  });

  it("in a bundle leads to the bundle, and to the place in the entry beside it", () => {
    const { locations, relatedLocations } = resultOf(
      { entry: "module.json", pointer: "/sha256", line: 61, column: 15 },
      "search.zip",
    );
    expect(locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "search.zip", uriBaseId: "%SRCROOT%", index: 0 },
          region: { startLine: 1 },
        },
        logicalLocations: [{ name: "sha256", fullyQualifiedName: "module.json#/sha256", kind: "value" }],
      },
    ]);
    expect(relatedLocations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "module.json", index: 1 },
          region: { startLine: 61, startColumn: 15 },
        },
      },
    ]);
  });

  it("has no base where its path is absolute", () => {
    const [location] = resultOf({}, "/srv/a.zip").locations;
    expect(location.physicalLocation.artifactLocation).toEqual({ uri: "file:///srv/a.zip", index: 0 });
  });
});

describe("the artifacts", () => {
  const empty = (entry: string): RenderedFinding => ({
    rule: "elf/empty",
    severity: "error",
    message: "x",
    entry,
  });

  it("name an archive in a bundle as the parent of what is in it, each once", () => {
    const { artifacts, results } = run([
      reportOf("a.zip", empty("deps/x.tgz!/lib/y.so"), empty("deps/x.tgz"), empty("deps/x.tgz!/lib/y.so")),
      reportOf("b.zip", empty("deps/x.tgz")),
    ]);
    expect(artifacts.map(({ location, parentIndex }) => [location.uri, parentIndex])).toEqual([
      ["a.zip", undefined],
      ["b.zip", undefined],
      ["deps/x.tgz", 0],
      ["lib/y.so", 2],
      ["deps/x.tgz", 1],
    ]);
    const related = results.map(
      ({ relatedLocations }) => relatedLocations?.[0].physicalLocation.artifactLocation.index,
    );
    expect(related).toEqual([3, 2, 3, 4]);
  });

  it("say which one is standard input", () => {
    expect(run([reportOf("-")]).artifacts).toEqual([
      {
        location: { uri: "-", uriBaseId: "%SRCROOT%" },
        description: { text: "Standard input." },
        roles: ["analysisTarget", "standardStream"],
      },
    ]);
  });
});
