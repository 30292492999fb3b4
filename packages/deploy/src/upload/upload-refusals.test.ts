import { ClusterError } from "@rampart/cluster-client";
import { describe, expect, it } from "vitest";
import type { ClusterState } from "../state/cluster-state.ts";
import type { PlannedNode, UploadPlan } from "./plan-upload.ts";
import { missingEndpoint, otherNodeCount, unreachableNodes } from "./upload-refusals.ts";

const state: ClusterState = {
  calls: { version: "8.0.20-96", newest: "user-defined" },
  modules: [],
  nodes: [{ uid: 1, label: "node 1", object: { uid: 1 } }],
};

function plan(states: readonly PlannedNode["state"][], changes: Partial<UploadPlan> = {}): UploadPlan {
  const error = new ClusterError("timed-out", { node: "node 1", request: "GET" }, "no answer");
  const nodes = states.map((one) => ({
    state: one,
    object: { uid: 1 },
    ...(one === "unreachable" && { error }),
  }));
  return { endpoint: "user-defined", isComplete: false, nodes, ...changes } as UploadPlan;
}

describe("an upload ends before it begins", () => {
  it("where the cluster does not have the way that is asked for, unless it is forced", () => {
    expect(missingEndpoint(state, { endpoint: "v2", force: false }, "c")?.code).toBe("endpoint-missing");
    expect(missingEndpoint(state, { endpoint: "v2", force: true }, "c")).toBeUndefined();
    expect(missingEndpoint(state, { endpoint: "user-defined", force: false }, "c")).toBeUndefined();
    expect(missingEndpoint(state, { endpoint: undefined, force: false }, "c")).toBeUndefined();
  });

  it("where the addresses are not as many as the nodes", () => {
    const url = new URL("https://n1:9443");
    const other = new URL("https://n2:9443");
    expect(otherNodeCount(state, { nodes: [url, other] })?.code).toBe("nodes-differ");
    // An address that is given twice is one.
    expect(otherNodeCount(state, { nodes: [url, new URL("https://n1:9443/")] })).toBeUndefined();
    expect(otherNodeCount(state, { nodes: [url] })).toBeUndefined();
    expect(otherNodeCount(state, { nodes: undefined })).toBeUndefined();
  });

  it("where no node can be reached, with the reason of the first", () => {
    expect(unreachableNodes(plan(["unaddressed", "unreachable"]))?.code).toBe("timed-out");
    expect(unreachableNodes(plan(["unaddressed"]))?.code).toBe("no-nodes");
    expect(unreachableNodes(plan(["unreachable", "present"]))).toBeUndefined();
    expect(unreachableNodes(plan(["unreachable"], { isComplete: true }))).toBeUndefined();
    expect(unreachableNodes(plan([], { endpoint: "v2" }))).toBeUndefined();
  });
});
