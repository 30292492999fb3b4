import { describe, expect, it } from "vitest";
import { scriptedCluster } from "../scripted-cluster.test-support.ts";
import { askEachNode } from "./ask-each-node.ts";

const nodes = [{ uid: 2, addr: "n2" }, { uid: 1, addr: "n1" }, { uid: 3 }];

describe("asking every node", () => {
  it("tells for each node what it answered, or why it did not", async () => {
    const { client } = scriptedCluster({
      "GET cluster/v1/nodes": nodes,
      "GET n1/v2/local/modules/user-defined/artifacts": [],
      "GET n2/v2/local/modules/user-defined/artifacts": 500,
    });
    const answers = await askEachNode(client, undefined, (node) => node.artifacts());
    expect(answers.map(({ node, answer, error }) => [node.uid, answer ?? error?.code])).toEqual([
      [1, []],
      [2, "refused"],
      [3, "unreachable"],
    ]);
  });

  it("does not take a mistake of ours for an answer", async () => {
    const { client } = scriptedCluster({ "GET cluster/v1/nodes": nodes });
    const mistake = askEachNode(client, undefined, async () => {
      throw new TypeError("ours");
    });
    await expect(mistake).rejects.toThrow("ours");
  });
});
