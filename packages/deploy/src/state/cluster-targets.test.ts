import type { NodeObject } from "@rampart/cluster-api";
import { describe, expect, it } from "vitest";
import type { ClusterState } from "./cluster-state.ts";
import { nodeTargets } from "./cluster-targets.ts";

/** From a living cluster; redis-developer/redis-enterprise-rs:tests/fixtures/node_single.json. */
const recorded: NodeObject = {
  uid: 1,
  addr: "192.168.16.2",
  architecture: "aarch64",
  os_family: "ubuntu",
  os_name: "ubuntu",
  os_semantic_version: "22.04",
  os_version: "Ubuntu 22.04.5 LTS",
  software_version: "100.0.21-16135",
  status: "active",
};

function stateOf(object: NodeObject, changes: Partial<ClusterState> = {}): ClusterState {
  const nodes = [{ uid: object.uid, label: "node 1", object }];
  return { calls: { newest: "user-defined" }, modules: [], nodes, ...changes };
}

describe("a node", () => {
  it("of a recorded answer is a target", () => {
    const modules = [{ uid: "u", module_name: "bf", version: 80001, semantic_version: "8.0.1" }];
    const state = stateOf(recorded, { modules, maxUploadSizeMb: 40, uploads: "off" });
    expect(nodeTargets(state)).toEqual([
      {
        name: "node 1",
        clusterVersion: "100.0.21-16135",
        os: "ubuntu22",
        arch: "aarch64",
        uploads: "off",
        maxUploadSizeMb: 40,
        modules: [{ name: "bf", version: "8.0.1" }],
      },
    ]);
  });

  it.each<[Partial<NodeObject>, object]>([
    [{ os_name: "rhel", os_family: "rhel", os_semantic_version: "9.4" }, { os: "rhel9" }],
    [
      { os_name: "rocky", os_family: "rhel", os_semantic_version: "8.9" },
      { os: "rhel8", distribution: "rocky8" },
    ],
    [
      { os_name: "ol", os_family: "rhel", os_semantic_version: "8.9" },
      { os: "rhel8", distribution: "ol8" },
    ],
    [{ os_name: "amzn", os_family: "amzn", os_semantic_version: "2023" }, { os: "amzn2023" }],
    [{ os_name: "amzn", os_family: "amzn", os_semantic_version: "2" }, { os: "amzn2" }],
    [{ os_version: "Red Hat Enterprise Linux 8.6 (Ootpa)" }, { os: "rhel8" }],
    [{ os_version: "Rocky Linux 8.9 (Green Obsidian)" }, { os: "rhel8", distribution: "rocky8" }],
    [{ os_version: "Oracle Linux Server 7.9" }, { os: "rhel7", distribution: "ol7" }],
    [{ os_version: "Amazon Linux 2" }, { os: "amzn2" }],
    [{ os_version: "Ubuntu 18.04.6 LTS" }, { os: "ubuntu18" }],
    [{ os_name: "debian", os_semantic_version: "12" }, { os: "debian12" }],
  ])("with %j has the system %j", (fields, expected) => {
    const { os, distribution } = nodeTargets(stateOf({ uid: 1, ...fields } as NodeObject))[0] ?? {};
    expect({ os, ...(distribution !== undefined && { distribution }) }).toEqual(expected);
  });

  it("that says nothing of itself lists every field as unsaid", () => {
    const [target] = nodeTargets(stateOf({ uid: 1 }));
    expect(target).toEqual({ name: "node 1", modules: [], unsaid: ["clusterVersion", "os", "arch"] });
    expect(nodeTargets(stateOf(recorded))[0]).not.toHaveProperty("unsaid");
  });
});
