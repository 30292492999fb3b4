import type { ModuleObject } from "@rampart/cluster-api";
import { describe, expect, it } from "vitest";
import { placedRecords, placeModules } from "./module-placement.ts";
import type { NodeState } from "./node-addresses.ts";

const record: ModuleObject = { uid: "u", module_name: "tally", version: 10203, semantic_version: "1.2.3" };
const row = { name: "tally", version: 10203, semanticVersion: "1.2.3", record };

function node(uid: number, fields: Partial<NodeState> = {}): NodeState {
  return { uid, label: `node ${uid}`, object: { uid }, ...fields };
}

describe("what is where", () => {
  it("from 8.0 on is what the cluster has registered, and what each node says that it stores", () => {
    const artifact = { module_name: "tally", version: 10203, dependencies: [] };
    const nodes = [node(1, { artifacts: [artifact] }), node(2, { artifacts: [] }), node(3)];
    const placement = placeModules({ calls: { newest: "user-defined" }, modules: [record], nodes });
    expect(placement).toEqual({
      cluster: [{ ...row, state: "registered" }],
      nodes: [
        { node: nodes[0], modules: [{ name: "tally", version: 10203, state: "stored" }] },
        { node: nodes[1], modules: [] },
        { node: nodes[2] },
      ],
    });
  });

  it("before 8.0 is what the cluster distributes, by either call", () => {
    const nodes = [node(1)];
    const state = { calls: { newest: "v2" as const }, modules: [record], nodes };
    const expected = [{ node: nodes[0], modules: [{ ...row, state: "distributed" }] }];
    expect(placeModules(state).nodes).toEqual(expected);
    expect(placeModules(state, "v1").nodes).toEqual(expected);
  });

  it("has a row for each platform, and one for a digest that names none", () => {
    const platforms = {
      "rhel8/x86_64": { dependencies: {}, sha256: "aa" },
      "rhel9/x86_64": { dependencies: {}, sha256: "" },
    };
    const shown = (module: ModuleObject) =>
      placedRecords([module]).map(({ platform, sha256 }) => [platform, sha256]);
    const both = [
      ["rhel8/x86_64", "aa"],
      ["rhel9/x86_64", undefined],
    ];
    expect(shown({ ...record, platforms })).toEqual(both);
    expect(shown({ ...record, platforms, sha256: "cc" })).toEqual([...both, [undefined, "cc"]]);
    expect(shown({ ...record, sha256: "" })).toEqual([[undefined, undefined]]);
  });
});
