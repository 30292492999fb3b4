import type { ModuleObject, NodeObject } from "@rampart/cluster-api";
import type { Endpoint } from "@rampart/platforms";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleWith } from "../../../compat/src/bundles.test-support.ts";
import type { ClusterState } from "../state/cluster-state.ts";
import { expectedAnswer } from "./expected-answer.ts";
import { planUpload } from "./plan-upload.ts";
import { type ReadyBundle, readyBundle } from "./upload-bundle.ts";

let bundle: ReadyBundle;
let present: ModuleObject;
beforeAll(async () => {
  const ready = readyBundle(await bundleWith(), { name: "tally.zip", size: 0, async *chunks() {} });
  if (ready === undefined) throw new Error("the bundle cannot be read");
  bundle = ready;
  const { moduleName: module_name, version, semanticVersion: semantic_version } = ready.upload;
  present = { uid: "u", module_name, version, semantic_version };
});

const rhel9: NodeObject = {
  uid: 1,
  architecture: "x86_64",
  os_name: "rhel",
  os_semantic_version: "9.4",
  software_version: "8.0.20-96",
};

function answerOf(
  nodes: readonly NodeObject[],
  { endpoint = "user-defined" as Endpoint, modules = [] as ModuleObject[] } = {},
) {
  const version = endpoint === "user-defined" ? "8.0.20-96" : "7.22.2-170";
  const state: ClusterState = {
    calls: { version, newest: endpoint },
    modules,
    nodes: nodes.map((object) => {
      const { uid } = object;
      const own = { ...object, ...(object.software_version && { software_version: version }) };
      return { uid, label: `node ${uid}`, object: own, artifacts: [] };
    }),
  };
  return expectedAnswer([bundle], state, planUpload(state, [bundle.upload]), { allowUpload: false });
}

describe("what a cluster is expected to answer", () => {
  it("is the worst of its nodes, with one verdict for each", () => {
    const silent: NodeObject = { uid: 2 };
    const other: NodeObject = { ...rhel9, uid: 3, os_semantic_version: "8.9" };
    expect(answerOf([rhel9])).toMatchObject({ verdict: "accepted", errorCode: null });
    expect(answerOf([rhel9, silent])).toMatchObject({
      verdict: "unknown",
      nodes: [{ verdict: { verdict: "accepted" } }, { verdict: { verdict: "unknown" } }],
    });
    expect(answerOf([rhel9, silent, other])).toMatchObject({
      verdict: "rejected",
      errorCode: "os_not_supported",
    });
  });

  it("has everything that is found, each once: doubts, warnings and notes too", () => {
    const rules = answerOf([rhel9, { ...rhel9, uid: 2 }], { endpoint: "v2" }).findings.map(
      ({ rule }) => rule,
    );
    expect(rules).toEqual(["cluster/no-redis-version-fits", "cluster/load-examined-in-part"]);
  });

  it("does not hold an earlier part of the same upload against it", () => {
    expect(answerOf([rhel9], { modules: [present] }).verdict).toBe("accepted");
    const bundled = { ...present, is_bundled: true };
    expect(answerOf([rhel9], { modules: [bundled] }).errorCode).toBe("module_exists");
    const otherFile = { ...present, sha256: "00" };
    expect(answerOf([rhel9], { modules: [otherFile] }).errorCode).toBe("module_exists");
  });

  it("before 8.0 takes a module for the same only where the digest says so", () => {
    const endpoint = "v2";
    expect(answerOf([rhel9], { endpoint, modules: [present] }).errorCode).toBe("module_exists");
    const same = { ...present, ...(bundle.upload.sha256 && { sha256: bundle.upload.sha256 }) };
    expect(answerOf([rhel9], { endpoint, modules: [same] }).verdict).toBe("accepted");
  });
});
