import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packBundle } from "@rampart/bundle";
import {
  catalogue,
  type RenderedReport,
  type Rule,
  type Severity,
  sortFindings,
  subjectOf,
} from "@rampart/findings";
import { judgeManifest, parseManifest } from "@rampart/metadata";
import { describe, expect, it } from "vitest";
import { tally, useWorkspace } from "./cli/rampart.ts";

// Manifests in the shapes that public repositories have them, in words of our own, and what is to be said of each.

const folder = join(import.meta.dirname, "../fixtures/manifests");
const workspace = useWorkspace();

/** What a build would have set; nothing else is. */
const environment = { SEMVER: "1.4.2", COG_PLUGIN: "build/cog_eight" };

/** A rule and the line it is raised in. */
type Expectation = readonly [rule: Rule, line: number];

interface LookAlike {
  readonly file: string;
  /** What is to be said of fields that are not there. */
  readonly unset?: readonly Rule[];
  readonly findings: readonly Expectation[];
}

const undated: Rule = "manifest/compatible-redis-version-missing";
/** The five that every surveyed manifest has are there; capability_name is not in all of them. */
const unnamed: Rule = "manifest/description-missing";
const filled: Rule = "manifest/default-used";
/** Public manifests leave the system to the machine that packs. */
const unplaced: Rule = "manifest/host-operating-system";

const lookAlikes: readonly LookAlike[] = [
  // As they should be.
  {
    file: "search-style.yml",
    unset: [unplaced],
    findings: [
      ["metadata/command-routing", 36],
      ["metadata/command-routing", 37],
      ["metadata/command-routing", 38],
    ],
  },
  { file: "document-style.yml", unset: [unplaced], findings: [] },
  {
    file: "functions-style.yml",
    unset: [unplaced],
    findings: [
      ["bundle/dependency-missing", 47],
      ["bundle/dependency-missing", 50],
    ],
  },
  { file: "light-variant.yml", unset: [undated, unnamed, unplaced], findings: [] },
  {
    // For a Redis version that no cluster has yet.
    file: "braces-style.yml",
    unset: [unnamed, unplaced],
    findings: [["metadata/redis-version-unknown", 9]],
  },
  { file: "both-flash-statements.yml", unset: [unnamed, unplaced], findings: [] },
  { file: "local-path.yml", unset: [unnamed, unplaced], findings: [] },
  {
    file: "series-style.yml",
    unset: [unnamed, unplaced],
    findings: [
      ["manifest/foreign-key", 7],
      ["metadata/capability-duplicate", 23],
      ["metadata/command-routing", 34],
      ["metadata/command-routing", 41],
    ],
  },
  // Keys.
  {
    file: "hyphenated-keys.yml",
    unset: [unplaced],
    findings: [1, 2, 8, 9, 10, 11, 12, 16].map((line) => ["manifest/unknown-key", line]),
  },
  {
    file: "minimum-misspelt.yml",
    unset: [undated, unnamed, unplaced],
    findings: [["manifest/unknown-key", 8]],
  },
  {
    file: "first-letter-lost.yml",
    unset: [undated, unnamed, unplaced],
    findings: [["manifest/unknown-key", 1]],
  },
  {
    file: "build-script-keys.yml",
    unset: [unnamed, unplaced],
    findings: [
      ["manifest/foreign-key", 7],
      ["manifest/foreign-key", 8],
    ],
  },
  {
    file: "module-name-declared.yml",
    unset: [unnamed, unplaced],
    findings: [["metadata/capability-missing", 18]],
  },
  {
    file: "old-system-list.yml",
    unset: [undated, unnamed],
    findings: [
      ["manifest/unknown-key", 12],
      ["metadata/operating-system-unknown", 13],
      ["metadata/operating-system-alias", 14],
    ],
  },
  { file: "composition.yml", findings: [["manifest/not-a-manifest", 1]] },
  // What is missing.
  { file: "descriptive-only.yml", unset: [undated, filled, filled, filled, unplaced], findings: [] },
  { file: "two-capabilities.yml", unset: [undated, unnamed, unplaced], findings: [] },
  { file: "compatibility-missing.yml", unset: [undated, unplaced], findings: [] },
  // Values.
  {
    file: "comma-separated-capabilities.yml",
    unset: [undated, unnamed, unplaced],
    findings: [["metadata/capability-duplicate", 9]],
  },
  { file: "library-as-argument.yml", unset: [unnamed, unplaced], findings: [] },
  {
    file: "unquoted-versions.yml",
    unset: [unnamed, unplaced],
    findings: [
      ["manifest/version-not-quoted", 7],
      ["manifest/version-not-quoted", 8],
    ],
  },
  {
    file: "placeholder-release.yml",
    unset: [unnamed, unplaced],
    findings: [["metadata/redis-version-placeholder", 7]],
  },
  {
    file: "placeholder-development.yml",
    unset: [unnamed, unplaced],
    findings: [
      ["metadata/redis-version-placeholder", 7],
      ["metadata/redis-version-placeholder", 8],
    ],
  },
  {
    file: "packing-host-systems.yml",
    unset: [unnamed],
    findings: [
      ["metadata/architecture-unknown", 7],
      ["metadata/operating-system-alias", 9],
      ["metadata/operating-system-alias", 10],
      ["metadata/operating-system-alias", 11],
      ["metadata/operating-system-unknown", 12],
    ],
  },
  // Commands and dependencies.
  {
    file: "name-only-override.yml",
    unset: [undated, unnamed, unplaced],
    findings: [12, 12, 12, 12, 12, 13].map((line) => ["manifest/field-missing", line]),
  },
  // What RAMP's own examples have: commands with a name alone, and one file under two names.
  {
    file: "packer-example-list.yml",
    unset: [undated, unnamed, unplaced],
    findings: [
      ["metadata/homepage-malformed", 5],
      ...[20, 20, 20, 20, 20, 21, 21, 21, 21, 21].map((line) => ["manifest/field-missing", line] as const),
      ...[22, 22, 23, 23].map((line) => ["bundle/dependency-missing", line] as const),
    ],
  },
  {
    file: "packer-example-map.yml",
    unset: [undated, unnamed, unplaced],
    findings: [
      ["metadata/homepage-malformed", 5],
      ...[20, 20, 20, 20, 20, 21, 21, 21, 21, 21].map((line) => ["manifest/field-missing", line] as const),
      ...[24, 27, 31, 34].map((line) => ["bundle/dependency-missing", line] as const),
    ],
  },
  {
    file: "dependency-list.yml",
    unset: [undated, unnamed, unplaced],
    findings: [
      ["bundle/dependency-missing", 12],
      ["bundle/dependency-missing", 15],
      ["metadata/dependency-malformed", 15],
      ["manifest/dependency-duplicate", 17],
    ],
  },
  {
    file: "dependency-nameless.yml",
    unset: [undated, unnamed, unplaced],
    findings: [["manifest/field-missing", 12]],
  },
  // Templates.
  {
    file: "templates-in-values.yml",
    unset: [unnamed, unplaced],
    findings: [
      ["manifest/template-leftover", 7],
      ["manifest/template-leftover", 16],
      ["manifest/template-leftover", 17],
    ],
  },
  {
    file: "templates-in-keys.yml",
    unset: [unnamed, unplaced],
    findings: [
      ["manifest/template-leftover", 14],
      ["manifest/template-leftover", 17],
    ],
  },
  // Not even YAML as it is; the templates are named, and the rest is judged.
  {
    file: "templates-not-yaml.yml",
    unset: [
      "manifest/compatible-redis-version-missing",
      "manifest/default-used",
      "manifest/default-used",
      unnamed,
      unplaced,
    ],
    findings: [
      ["manifest/template-leftover", 7],
      ["manifest/template-leftover", 8],
    ],
  },
  {
    file: "python-expressions.yml",
    unset: [unplaced],
    findings: [
      ["manifest/expression-not-evaluated", 8],
      ["manifest/environment-missing", 9],
    ],
  },
  {
    file: "shell-variables.yml",
    unset: [unnamed, unplaced],
    findings: [["manifest/environment-missing", 4]],
  },
];

const named = lookAlikes.map((lookAlike) => [lookAlike.file, lookAlike] as const);

/** What is not there has no line. */
const expectedOf = ({ unset = [], findings }: LookAlike) => [
  ...unset.map((rule) => [rule, undefined]),
  ...findings,
];

const bytesOf = (file: string) => readFileSync(join(folder, file));
const severityOf = (rule: Rule): Severity => catalogue[rule].severity;

describe("fixtures/manifests", () => {
  it("holds the files above and no other", () => {
    expect(readdirSync(folder).toSorted()).toEqual(lookAlikes.map(({ file }) => file).toSorted());
  });
});

describe("a look-alike of a public manifest", () => {
  it.each(named)("%s has the findings that it should have, in order", (file, look) => {
    const found = sortFindings(judgeManifest(parseManifest(bytesOf(file), environment)));
    expect(found.map(({ rule, place }) => [rule, place.line])).toEqual(expectedOf(look));
  });

  it.each(named)("%s is judged so by lint, under the name that all of them have", async (file, look) => {
    await workspace.current.write("ramp.yml", bytesOf(file));
    const outcome = await workspace.current.run(["lint", "--json", "ramp.yml"], { environment });
    const hasError = look.findings.some(([rule]) => severityOf(rule) === "error");
    expect(outcome).toMatchObject({ code: hasError ? 1 : 0, stderr: "" });
    const { results } = JSON.parse(outcome.stdout) as { readonly results: readonly RenderedReport[] };
    expect(results[0]?.findings.map(({ rule, line }) => [rule, line])).toEqual(expectedOf(look));
  });
});

describe("what a look-alike does not say", () => {
  const packed: readonly [file: string, rules: readonly Rule[]][] = [
    ["descriptive-only.yml", [undated, filled, filled, filled]],
    ["two-capabilities.yml", [undated, unnamed]],
    ["compatibility-missing.yml", [undated]],
    ["light-variant.yml", [undated, unnamed]],
    ["module-name-declared.yml", [unnamed, "manifest/module-name-ignored"]],
    ["build-script-keys.yml", [unnamed, "manifest/foreign-key", "manifest/foreign-key"]],
    ["document-style.yml", []],
  ];

  it.each(packed)("is said again when %s is packed", async (file, rules) => {
    const output = workspace.current.path("out.zip");
    const { findings } = await packBundle({
      inputs: { modulePath: tally, manifestPath: join(folder, file), environment },
      facts: { description: { from: "load", method: "host" }, operatingSystems: ["rhel9"] },
      output,
    });
    const ofManifest = findings.map(({ rule }) => rule).filter((rule) => subjectOf(rule) === "manifest");
    expect(ofManifest.toSorted()).toEqual(rules);
    expect(workspace.current.has("out.zip")).toBe(true);
  });
});
