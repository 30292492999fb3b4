import { finding } from "@rampart/findings";
import { expect, it } from "vitest";
import { unsaid } from "./judge-plan.ts";

const ofModuleJson = finding("metadata/foreign-key", { pointer: "/redis_ref" }, { key: "redis_ref" });
const ofManifest = finding("manifest/foreign-key", { pointer: "/redis_ref" }, { key: "redis_ref" });

it("says of module.json nothing that was said of the manifest", () => {
  expect(unsaid([ofModuleJson], [ofManifest])).toEqual([]);
  expect(unsaid([ofModuleJson], [ofModuleJson])).toEqual([]);
  expect(unsaid([ofModuleJson], [])).toEqual([ofModuleJson]);
});
