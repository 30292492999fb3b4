import { readBundle } from "@rampart/bundle";
import { type Finding, renderFinding } from "@rampart/findings";
import { expect, it } from "vitest";
import { buildBundle } from "../../../bundle/src/bundle-builder.test-support.ts";
import { evaluateUpload } from "../evaluate.ts";
import type { Target } from "../target.ts";

async function helpOf(target: Target): Promise<string | undefined> {
  const bundle = await readBundle({ bytes: buildBundle() });
  const findings: Finding[] = evaluateUpload(bundle, target).aspects.flatMap((aspect) => aspect.findings);
  const found = findings.find(({ rule }) => rule === "cluster/platform-unsupported");
  return found && renderFinding(found).help;
}

it.each<[what: string, target: Target, systems: string]>([
  [
    "a system that came with a later build",
    { clusterVersion: "8.0.2", os: "amzn2023" },
    "It runs on rhel8, rhel9, ubuntu20, ubuntu22 and amzn2;",
  ],
  [
    "a system that runs on another architecture",
    { clusterVersion: "8.0.20", os: "rhel8", arch: "aarch64" },
    "With aarch64 nodes it runs on rhel9, ubuntu22 and amzn2023;",
  ],
  [
    "an architecture that came later",
    { clusterVersion: "7.22.2", os: "rhel9", arch: "aarch64" },
    "With aarch64 nodes it runs on no system;",
  ],
])("names the systems that a version runs on instead of %s", async (_what, target, systems) => {
  expect(await helpOf(target)).toContain(systems);
});
