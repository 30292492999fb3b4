import type { LocalArtifact, ModuleObject } from "@rampart/cluster-api";
import { describe, expect, it } from "vitest";
import { clusterCalls } from "../calls/cluster-calls.ts";
import type { ClusterState } from "../state/cluster-state.ts";
import type { NodeState } from "../state/node-addresses.ts";
import { planUpload } from "./plan-upload.ts";
import { plannedRequests } from "./planned-requests.ts";
import type { UploadBundle } from "./upload-bundle.ts";

const bundle: UploadBundle = {
  moduleName: "tally",
  version: 10203,
  semanticVersion: "1.2.3",
  moduleJson: "{}",
  sha256: "aa",
  platforms: ["rhel9/x86_64"],
  file: { name: "tally.zip", size: 0, async *chunks() {} },
};

const module: ModuleObject = { uid: "u", module_name: "tally", version: 10203, semantic_version: "1.2.3" };
const artifact: LocalArtifact = { module_name: "tally", version: 10203, dependencies: [] };

function node(uid: number, artifacts: readonly LocalArtifact[] | undefined = []): NodeState {
  const url = new URL(`https://10.0.0.${uid}:9443`);
  return { uid, url, label: `node ${uid}`, object: { uid }, ...(artifacts && { artifacts }) };
}

function state(changes: Partial<ClusterState> = {}, version = "8.0.20-96"): ClusterState {
  const calls = clusterCalls([{ software_version: version }]);
  return { calls, modules: [], nodes: [node(1), node(2)], ...changes };
}

const purposes = (given: ClusterState, options = {}) =>
  plannedRequests(planUpload(given, [bundle], options), "cluster").map(
    ({ node: to, purpose }) => `${to}: ${purpose}`,
  );

describe("a plan", () => {
  it("registers the module and sends the bundle to every node", () => {
    expect(purposes(state())).toEqual([
      "cluster: register the module",
      "node 1: send the bundle",
      "node 2: send the bundle",
    ]);
  });

  it("leaves out what is there", () => {
    const nodes = [node(1, [artifact]), node(2)];
    expect(purposes(state({ modules: [module], nodes }))).toEqual(["node 2: send the bundle"]);
    expect(purposes(state({ modules: [module], nodes: [node(1, [artifact])] }))).toEqual([]);
    expect(purposes(state({ nodes: [node(1, [artifact])] }))).toEqual(["cluster: register the module"]);
  });

  it("takes another version or another module for missing", () => {
    const others = [
      { ...artifact, version: 10204 },
      { ...artifact, module_name: "Tally" },
    ];
    expect(purposes(state({ modules: [module], nodes: [node(1, others)] }))).toEqual([
      "node 1: send the bundle",
    ]);
  });

  it("does not take the artifact of a release candidate for the release: both have one number", () => {
    const candidate = { ...module, semantic_version: "1.2.3-rc1" };
    const plan = planUpload(state({ modules: [candidate], nodes: [node(1, [artifact])] }), [bundle]);
    expect(plan).toMatchObject({ nodes: [{ state: "missing", artifactsTell: false }] });
    expect(plan.present).toBeUndefined();
  });

  it.each([
    [["rhel8/x86_64"], "missing"],
    [["rhel8/x86_64", "rhel9/x86_64"], "present"],
    [[], "present"],
    [["rhel8/"], "present"],
  ])("takes what a node of rhel9 has for another build where the bundle is for %j: %s", (...row) => {
    const [platforms, expected] = row;
    const rhel9 = { os_name: "rhel", os_semantic_version: "9.4", architecture: "x86_64" };
    const nodes = [{ ...node(1, [artifact]), object: { uid: 1, ...rhel9 } }];
    const plan = planUpload(state({ modules: [module], nodes }), [{ ...bundle, platforms }]);
    expect(plan.nodes[0]?.state).toBe(expected);
  });

  it("promises no request to a node that did not answer, or whose address nobody knows", () => {
    const { url: _url, artifacts: _artifacts, ...lost } = node(3);
    const nodes = [{ ...node(1), artifacts: undefined } as unknown as NodeState, lost];
    const plan = planUpload(state({ modules: [module], nodes }), [bundle]);
    expect(plan.nodes.map((one) => one.state)).toEqual(["unreachable", "unaddressed"]);
    expect(plannedRequests(plan, "cluster")).toEqual([]);
    expect(plan.isComplete).toBe(false);
  });

  it("switches uploads on only where they are off, that is allowed, and something is to be sent", () => {
    const off = state({ uploads: "off" });
    expect(planUpload(off, [bundle]).switchesUploads).toBe(false);
    expect(planUpload(off, [bundle], { allowUpload: true }).switchesUploads).toBe(true);
    expect(planUpload(state({ uploads: "on" }), [bundle], { allowUpload: true }).switchesUploads).toBe(false);
    expect(planUpload(state(), [bundle], { allowUpload: true }).switchesUploads).toBe(false);
    const complete = state({ uploads: "off", modules: [module], nodes: [node(1, [artifact])] });
    expect(planUpload(complete, [bundle], { allowUpload: true }).switchesUploads).toBe(false);
    expect(purposes(off, { allowUpload: true })).toMatchObject({
      0: "cluster: enable allow_modules_upload",
      4: "cluster: restore allow_modules_upload",
    });
  });

  it("before 8.0 is one upload, and an action to follow", () => {
    const old = state({}, "7.22.2-170");
    expect(purposes(old)).toEqual(["cluster: send the bundle", "cluster: follow the action to its end"]);
    expect(purposes(old, { endpoint: "v1" })).toEqual(["cluster: send the bundle"]);
    expect(purposes({ ...old, modules: [module] })).toEqual([]);
  });

  it.each([
    [{ sha256: "aa" }, false],
    [{ sha256: "bb" }, true],
    [{ platforms: { "rhel9/x86_64": { dependencies: {}, sha256: "aa" } } }, false],
    [{ platforms: { "rhel9/x86_64": { dependencies: {}, sha256: "bb" } } }, true],
    [{ sha256: "" }, false],
    [{}, false],
    [{ is_bundled: true }, true],
  ])("tells by %j whether the cluster's module is another file: %s", (fields, expected) => {
    expect(planUpload(state({ modules: [{ ...module, ...fields }] }), [bundle]).isOtherFile).toBe(expected);
  });

  it.each([
    ["is for both", ["rhel9/x86_64", "ubuntu22/x86_64"], true],
    ["is for one of them", ["rhel9/x86_64"], false],
  ])("knows another file on nodes of two systems by a bundle that %s", (...row) => {
    const [, platforms, expected] = row;
    const systems = [
      { os_name: "rhel", os_semantic_version: "9.4" },
      { os_name: "ubuntu", os_semantic_version: "22.04" },
    ];
    const nodes = systems.map((system, index) => {
      return { ...node(index + 1), object: { uid: index + 1, architecture: "x86_64", ...system } };
    });
    const given = state({ modules: [{ ...module, sha256: "bb" }], nodes });
    expect(planUpload(given, [{ ...bundle, platforms }]).isOtherFile).toBe(expected);
  });
});
