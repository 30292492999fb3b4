import { describe, expect, it } from "vitest";
import { type ScriptedAnswer, scriptedCluster } from "../scripted-cluster.test-support.ts";
import { executeUpload } from "./execute-upload.ts";
import type { PlannedNode, UploadPlan } from "./plan-upload.ts";
import type { UploadBundle } from "./upload-bundle.ts";

const bundle: UploadBundle = {
  moduleName: "tally",
  version: 10203,
  semanticVersion: "1.2.3",
  moduleJson: "{}",
  platforms: [],
  file: { name: "tally.zip", size: 0, async *chunks() {} },
};
const present = { uid: "u", module_name: "tally", version: 10203, semantic_version: "1.2.3" };

const path = "/v2/local/modules/user-defined/artifacts";
const removal = `${path}/tally/10203`;

function node(uid: number, state: PlannedNode["state"]): PlannedNode {
  const url = new URL(`https://n${uid}:9443`);
  return { uid, label: `node ${uid}`, url, object: { uid }, bundle, state, artifactsTell: true };
}

/** What became of the nodes, and the requests. */
async function upload(
  nodes: readonly PlannedNode[],
  answers: Readonly<Record<string, ScriptedAnswer>>,
  { rollback = false, ...changes }: { readonly rollback?: boolean; readonly sendsAgain?: true } = {},
) {
  const plan: UploadPlan = {
    endpoint: "user-defined",
    bundle,
    uploads: [],
    unused: [],
    switchesUploads: false,
    maySwitchUploads: false,
    present,
    isOtherFile: false,
    nodes,
    isComplete: false,
    ...changes,
  };
  const { client, asked } = scriptedCluster(answers);
  const result = await executeUpload(plan, client, { timeout: 1000, rollback });
  return { states: result.nodes.map(({ state }) => state), asked };
}

describe("an upload node by node", () => {
  it("ends where every node would refuse, and not where one does", async () => {
    const nodes = [node(1, "missing"), node(2, "missing")];
    const switchedOff = { status: 403, error_code: "modules_upload_disabled" };
    const ended = await upload(nodes, { [`POST n1${path}`]: switchedOff });
    expect(ended.states).toEqual(["failed", "not-tried"]);
    const continued = await upload(nodes, { [`POST n1${path}`]: 400, [`POST n2${path}`]: 200 });
    expect(continued.states).toEqual(["failed", "stored"]);
  });

  it.each<[PlannedNode["state"], ScriptedAnswer, string]>([
    ["missing", 503, "removed"],
    ["unreachable", 503, "uncertain"],
  ])(
    "takes back what is uncertain from a node that was %s before only where it is ours",
    async (state, list, expected) => {
      const answers = {
        [`POST n1${path}`]: "lost",
        [`GET n1${path}`]: list,
        [`DELETE n1${removal}`]: 200,
      } as const;
      const { states, asked } = await upload([node(1, state)], answers, { rollback: true });
      const wasDeleted = asked.includes(`DELETE n1${removal}`);
      expect([states, wasDeleted]).toEqual([[expected], expected === "removed"]);
    },
  );

  it("takes nothing back where it was sent over what was there", async () => {
    const answers = { [`POST n1${path}`]: 200, [`POST n2${path}`]: 400 } as const;
    const nodes = [node(1, "missing"), node(2, "missing")];
    const { states, asked } = await upload(nodes, answers, { rollback: true, sendsAgain: true });
    expect(states).toEqual(["stored", "failed"]);
    expect(asked.filter((request) => request.startsWith("DELETE"))).toEqual([]);
  });
});
