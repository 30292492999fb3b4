import { expect, it } from "vitest";
import { scriptedCluster } from "../scripted-cluster.test-support.ts";
import type { UploadPlan } from "./plan-upload.ts";
import { settleInterrupted } from "./settle-interrupted.ts";
import type { UploadContext } from "./upload-context.ts";
import { UploadProgress } from "./upload-progress.ts";

const bundle = {
  moduleName: "tally",
  version: 10203,
  semanticVersion: "1.2.3",
  moduleJson: "{}",
  platforms: [],
  file: { name: "tally.zip", size: 0, async *chunks() {} },
};
const registered = { uid: "u", module_name: "tally", version: 10203, semantic_version: "1.2.3" };

it.each<[UploadPlan["endpoint"], "there" | "not there" | "no answer", object]>([
  ["v1", "there", { state: "registered", uid: "u" }],
  ["v1", "not there", { state: "failed" }],
  ["v1", "no answer", { state: "uncertain" }],
  ["v2", "there", { state: "registered", uid: "u" }],
  // The action may still be at work.
  ["v2", "not there", { state: "uncertain" }],
])("an uncertain record of %s that is then %s is %o", async (endpoint, answer, expected) => {
  const list = answer === "no answer" ? 503 : answer === "there" ? [registered] : [];
  const { client } = scriptedCluster({ "GET cluster/v1/modules": list });
  const plan = {
    endpoint,
    bundle,
    nodes: [],
    switchesUploads: false,
    isComplete: false,
  } as unknown as UploadPlan;
  const progress = new UploadProgress(plan);
  progress.record = { state: "uncertain" };
  await settleInterrupted({ plan, client, progress } as unknown as UploadContext);
  expect(progress.record).toEqual(expected);
});
