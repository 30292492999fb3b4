import { afterAll, describe, expect, it } from "vitest";
import { Workspace } from "../cli/rampart.ts";
import { nativeFolder } from "../discovery/fixture-modules.ts";
import { leftOut } from "../support/left-out.ts";
import { recordedComparison, Tally } from "./comparison.ts";
import { differencesOf, explainedRows, rowsOf } from "./differences.ts";
import { type DifferentialCase, differentialCases } from "./differential-cases.ts";
import {
  comparable,
  type Expectation,
  expectedMetadata,
  recordExpectations,
  recordedExpectations,
  toExpectation,
} from "./expectations.ts";
import { installedRamp, type Metadata, type Packed, packWithOurs, packWithRamp, prepare } from "./packers.ts";
import { rampDifferences, rampRefusals } from "./ramp-differences.ts";

/**
 * Over every fixture, manifest and option: `ramp pack` writes what RAMP writes, but for the rows of `rampDifferences`,
 * and refuses what RAMP packs only for the rules of `rampRefusals`. RAMPART_TEST_RAMP names a RAMP to compare with; without
 * it, what one wrote is recorded. RAMPART_TEST_RAMP_RECORD=1 records anew.
 */

/** Where RAMP gives up and we do not. */
const packedByOursAlone: Readonly<Record<string, string>> = {
  "fixture calls-newer":
    "the server that RAMP asked is older than a function that the module calls, and crashes",
  "fixture needs-newest": "the server that RAMP asked is older than a function that the module needs",
  "manifest python-expressions.yml":
    "RAMP's Python reads an expression with both kinds of quotes from 3.12 on only",
};

const recorded = recordedExpectations();
const observed: Record<string, Expectation> = {};
const tally = new Tally();

if (nativeFolder === undefined) {
  leftOut("packing as RAMP packs", `there are no fixtures for ${process.arch}`);
} else {
  if (installedRamp === undefined) {
    leftOut("packing beside RAMP: ours is compared with what one wrote", "RAMPART_TEST_RAMP names no RAMP");
  }
  describe(`ramp pack writes what ${installedRamp ?? "is recorded of RAMP"} writes`, () => {
    it.each(differentialCases.map((each) => ({ ...each })))("$title", { timeout: 60_000 }, (each) =>
      inWorkspace((workspace) => compare(each, workspace)),
    );
  });

  describe("the table of differences", () => {
    it("has an explanation here for every row, and no other is known", () => {
      const rows: Record<string, number> = {};
      for (const { field } of rampDifferences) rows[field] = (rows[field] ?? 0) + 1;
      expect(explainedRows).toEqual(rows);
    });

    it("has no row that no case needs, but for those of other machines", () => {
      // A float is the same number; its own test reads the text.
      const ofOthers = ["architecture", "operating_systems", "os", "version"];
      // Recorded are neither commits nor checksums of archives, and commands in one order.
      const unrecorded = [
        ...["dependencies", "git_sha", "sha256"].flatMap(rowsOf),
        ...rowsOf("commands").slice(0, 1),
      ];
      const needed = rampDifferences.filter(
        (row) => !ofOthers.includes(row.field) && (installedRamp !== undefined || !unrecorded.includes(row)),
      );
      expect(needed.filter((row) => !tally.has(row))).toEqual([]);
    });

    it("has no refusal that no case needs", () => {
      expect(rampRefusals.map(({ rule }) => rule).filter((rule) => !tally.has(rule))).toEqual([]);
    });

    it("stands in the documentation as this run has it", () => {
      const { calls, refusals } = recordedComparison();
      const isRecording = process.env["RAMPART_TEST_RAMP_RECORD"] !== undefined;
      if (!isRecording)
        expect({ calls: tally.calls(), refusals: tally.refusals() }).toEqual({ calls, refusals });
    });
  });

  afterAll(() => {
    if (!installedRamp || !process.env["RAMPART_TEST_RAMP_RECORD"]) return;
    recordExpectations(inCaseOrder());
    tally.record();
  });
}

/** What was not run (`-t`) stays as it was recorded. */
function inCaseOrder(): Record<string, Expectation> {
  return Object.fromEntries(
    differentialCases.flatMap(({ title }) => {
      const expectation = observed[title] ?? recorded[title];
      return expectation === undefined ? [] : [[title, expectation]];
    }),
  );
}

async function inWorkspace(use: (workspace: Workspace) => Promise<void>): Promise<void> {
  const workspace = await Workspace.create();
  try {
    await use(workspace);
  } finally {
    await workspace.remove();
  }
}

async function compare(each: DifferentialCase, workspace: Workspace): Promise<void> {
  const words = await prepare(workspace, each);
  const theirs = installedRamp && (await packWithRamp(installedRamp, workspace, words));
  const ours = await packWithOurs(workspace, words);
  if (theirs) observed[each.title] = toExpectation(theirs);
  const ramp = theirs ? parsed(theirs) : expectedMetadata(recorded, each.title);
  const own = parsed(ours);
  if (ramp === undefined || own === undefined) return judgeFailures(each, ours, ramp);
  const differences = differencesOf(ramp, theirs ? own : comparable(own));
  expect(differences.filter(({ row }) => row === undefined)).toEqual([]);
  tally.count(
    "packedByBoth",
    differences.flatMap(({ row }) => row ?? []),
  );
  if (theirs) await compareStrictly(ramp, workspace, words);
}

function parsed({ code, moduleJson }: Packed): Metadata | undefined {
  return code === 0 && moduleJson !== undefined ? (JSON.parse(moduleJson) as Metadata) : undefined;
}

/** RAMP's own failures are ours; of what RAMP packs, the table says what is refused. */
function judgeFailures({ title }: DifferentialCase, ours: Packed, ramp: Metadata | undefined): void {
  if (ramp === undefined) {
    if (title in packedByOursAlone) expect(ours.code, packedByOursAlone[title]).toBe(0);
    else expect(ours.code).toBeGreaterThan(0);
    tally.count(ours.code === 0 ? "packedHereAlone" : "refusedByBoth", []);
    return;
  }
  const words = /^rampart: /m.test(ours.stderr) ? [] : [...ours.stderr.matchAll(/^error.* \[(.+)\]$/gm)];
  const rules = words.map(([, rule = ""]) => rule);
  expect(rules.length, ours.stderr).toBeGreaterThan(0);
  for (const rule of rules) {
    expect(rampRefusals.map((refusal) => refusal.rule)).toContain(rule);
  }
  expect(ours.code).toBe(1);
  tally.count("refusedHere", rules);
}

/** With `--strict-ramp`, only what the table says is not reproduced may differ. */
async function compareStrictly(
  ramp: Metadata,
  workspace: Workspace,
  words: readonly string[],
): Promise<void> {
  const strict = parsed(await packWithOurs(workspace, [...words, "--strict-ramp"]));
  const wrong = differencesOf(ramp, strict ?? {}).filter(({ row }) => row?.strict !== false);
  expect(wrong).toEqual([]);
}
