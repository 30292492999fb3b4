import { readBundle } from "@rampart/bundle";
import { expect, it } from "vitest";
import { buildBundle } from "../../../bundle/src/bundle-builder.test-support.ts";
import { evaluateUpload } from "../evaluate.ts";
import type { Target } from "../target.ts";

const engine = { url: "https://example.com/files/engine.tgz", sha256: "0".repeat(64) };

it.each<[what: string, target: Target, verdict: string, rule: string]>([
  ["is not decided without a cluster version", {}, "unknown", "cluster/undecided"],
  ["is refused by the first endpoint", { endpoint: "v1" }, "rejected", "cluster/dependencies-refused"],
  ["is downloaded up to 7.22", { clusterVersion: "7.22.2" }, "accepted", "cluster/dependency-downloaded"],
  ["is refused from 8.0 on", { clusterVersion: "8.0.20" }, "rejected", "metadata/dependency-not-bundled"],
])("a dependency that is not in the bundle %s", async (_what, target, verdict, rule) => {
  const bundle = await readBundle({ bytes: buildBundle({ metadata: { dependencies: { engine } } }) });
  const aspect = evaluateUpload(bundle, target).aspects.find((one) => one.aspect === "dependencies");
  expect(aspect?.verdict).toBe(verdict);
  expect(aspect?.findings.map((found) => found.rule)).toEqual([rule]);
});
