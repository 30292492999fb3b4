import { readBundle } from "@rampart/bundle";
import { evaluateUpload, type Target } from "@rampart/compat";
import type { Finding } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { buildBundle, metadataOf } from "../packages/bundle/src/bundle-builder.test-support.ts";

/** What somebody leaves in a field who does not fill it. */
const values: readonly unknown[] = [null, "", 5, true, [], {}];

const target: Target = { clusterVersion: "8.0.20-154", os: "rhel9", endpoint: "user-defined" };

/** Places at which more than one thing is at fault. */
function repeatedPlaces(findings: readonly Finding[]): string[] {
  const faults = findings.filter(({ severity }) => severity !== "info");
  return faults
    .filter(({ place }) => place.pointer !== undefined && place.pointer !== "")
    .filter(
      (found, index) => faults.findIndex(({ place }) => place.pointer === found.place.pointer) !== index,
    )
    .map(({ rule, place }) => `${place.pointer}: ${rule}`);
}

describe.each(Object.keys(metadataOf()))("%s of a bundle that is not filled in", (field) => {
  it.each(values)("is told once where it is %j", async (value) => {
    const reading = await readBundle({ bytes: buildBundle({ metadata: { [field]: value } }) });
    expect(repeatedPlaces(reading.findings)).toEqual([]);
    const { aspects } = evaluateUpload(reading, target);
    expect(repeatedPlaces(aspects.find(({ aspect }) => aspect === "structure")?.findings ?? [])).toEqual([]);
  });
});

it("is seen where it is told twice", () => {
  const place = { pointer: "/version" };
  const found = { rule: "metadata/field-empty", severity: "error", place } as Finding;
  expect(repeatedPlaces([found, { ...found, place: { pointer: "/sha256" } }, found])).toEqual([
    "/version: metadata/field-empty",
  ]);
});
