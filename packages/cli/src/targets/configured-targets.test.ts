import { parseConfiguration } from "@rampart/project";
import { expect, it } from "vitest";
import { configuredTargets } from "./configured-targets.ts";

it("the targets of a configuration are presets, and files relative to its folder", () => {
  const text = '{"targets": ["rs-8.0/rhel9", "prod.yml"]}';
  const configuration = parseConfiguration(Buffer.from(text), "ci/rampart.config.json");
  expect(configuredTargets(configuration)).toEqual(["rs-8.0/rhel9", "ci/prod.yml"]);
});

it("without a configuration there are none", () => {
  expect(configuredTargets(undefined)).toEqual([]);
});
