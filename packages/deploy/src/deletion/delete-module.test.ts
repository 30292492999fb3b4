import { ClusterClient, type Transport } from "@rampart/cluster-client";
import type { Endpoint } from "@rampart/platforms";
import { describe, expect, it } from "vitest";
import { executeModuleDeletion, prepareModuleDeletion } from "./delete-module.ts";

const modules = [{ uid: "u", module_name: "tally", version: 10203, semantic_version: "1.2.3" }];

/** A cluster of one node of a version, and what it was asked. */
function cluster(version: string) {
  const asked: string[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    "GET /v1/modules": modules,
    "GET /v1/nodes": [{ uid: 1, software_version: version }],
    "DELETE /v2/modules/u": { action_uid: "a" },
    "GET /v2/actions/a": { action_uid: "a", name: "delete", status: "completed" },
  };
  const transport: Transport = async ({ method, url }) => {
    const call = `${method} ${url.pathname}`;
    asked.push(call);
    return {
      status: 200,
      headers: {},
      body: (async function* () {
        if (call in answers) yield Buffer.from(JSON.stringify(answers[call]));
      })(),
    };
  };
  const clock = { now: () => 0, random: () => 0, sleep: async () => {} };
  return { client: new ClusterClient({ url: new URL("https://host:9443"), transport, clock }), asked };
}

describe("the deletion of a module", () => {
  it.each<[string, Endpoint | undefined, readonly string[]]>([
    ["8.0.20-96", undefined, ["DELETE /v2/modules/user-defined/u"]],
    ["7.22.2-170", undefined, ["DELETE /v2/modules/u", "GET /v2/actions/a"]],
    ["7.22.2-170", "v1", ["DELETE /v1/modules/u"]],
  ])("on %s by %s sends %j", async (version, endpoint, expected) => {
    const { client, asked } = cluster(version);
    const plan = await prepareModuleDeletion(client, "tally", endpoint);
    const planned = asked.length;
    const actions: string[] = [];
    await executeModuleDeletion(plan, client, { timeout: 1000, onAction: (uid) => actions.push(uid) });
    expect(asked.slice(planned)).toEqual(expected);
    expect(actions).toEqual(expected.length === 2 ? ["a"] : []);
  });
});
