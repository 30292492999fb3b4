import type { DatabaseObject, ModuleObject } from "@rampart/cluster-api";
import { ClusterClient, type Transport } from "@rampart/cluster-client";
import { describe, expect, it } from "vitest";
import { prepareUpgrade } from "./plan-upgrade.ts";

const modules: readonly ModuleObject[] = [
  { uid: "new", module_name: "tally", version: 10300, semantic_version: "1.3.0" },
];
const database = {
  uid: 1,
  module_list: [{ module_name: "tally", module_id: "old", semantic_version: "1.2.3" }],
} as unknown as DatabaseObject;

/** A cluster that answers from the objects above, and the paths that it was asked for. */
function cluster(answer: DatabaseObject = database) {
  const asked: string[] = [];
  const transport: Transport = async ({ method, url }) => {
    asked.push(`${method} ${url.pathname}`);
    const body = url.pathname === "/v1/modules" ? modules : answer;
    return {
      status: 200,
      headers: {},
      body: (async function* () {
        yield Buffer.from(JSON.stringify(body));
      })(),
    };
  };
  const clock = { now: () => 0, random: () => 0, sleep: async () => {} };
  return { client: new ClusterClient({ url: new URL("https://host:9443"), transport, clock }), asked };
}

const request = { database: 1, modules: [], call: "database" } as const;

describe("the plan of an upgrade", () => {
  it("of modules names the present module and the new one", async () => {
    const { client, asked } = cluster();
    const plan = await prepareUpgrade(client, { ...request, modules: ["tally@1.3.0"], args: "A 1" });
    expect(plan).toEqual({
      database: 1,
      call: "database",
      request: {
        modules: [
          {
            module_name: "tally",
            current_module: "old",
            current_semantic_version: "1.2.3",
            new_module: "new",
            new_module_args: "A 1",
          },
        ],
      },
    });
    expect(asked).toEqual(["GET /v1/bdbs/1", "GET /v1/modules"]);
  });

  it("of Redis alone asks nothing, and says only what was asked for", async () => {
    const { client, asked } = cluster();
    const flags = { redisVersion: "8.2", preserveRoles: true, mayDiscardData: true };
    expect((await prepareUpgrade(client, { ...request, ...flags })).request).toEqual({
      redis_version: "8.2",
      preserve_roles: true,
      may_discard_data: true,
    });
    expect((await prepareUpgrade(client, { ...request, mayDiscardData: false })).request).toEqual({});
    expect(asked).toEqual([]);
  });

  it("is refused for a module that the database does not have", async () => {
    const { client } = cluster({ uid: 1, module_list: [] } as unknown as DatabaseObject);
    await expect(prepareUpgrade(client, { ...request, modules: ["tally"] })).rejects.toMatchObject({
      code: "module-not-loaded",
      fault: "cluster",
    });
  });
});
