import { type ClusterClient, ClusterError, readActions } from "@rampart/cluster-client";
import { describe, expect, it } from "vitest";
import { testPassword } from "../support/secrets.ts";
import { TestCluster } from "./test-cluster.ts";

const manager = { name: "users@example.com", password: testPassword("users"), role: "user_manager" } as const;

// redis/docs: rs-7-8-2-34.md, "A new User Manager role".
describe("the role user_manager", () => {
  it.each(["6.4.2", "7.4.6", "7.4.6-283"])("is unknown to %s", async (clusterVersion) => {
    await expect(TestCluster.start({ clusterVersion, users: [manager] })).rejects.toMatchObject({
      fault: "call",
      help: "It came with 7.8.2.",
    });
  });

  it("reads on 7.8.2, and uploads nothing", async () => {
    const cluster = await TestCluster.start({ clusterVersion: "7.8.2", users: [manager] });
    const credentials = `${manager.name}:${manager.password}`;
    expect((await cluster.ask("GET", "/v1/modules", { credentials })).status).toBe(200);
    expect((await cluster.ask("DELETE", "/v2/modules/1", { credentials })).status).toBe(403);
  });
});

// redis/docs: requests/actions/_index.md, status codes of "Get all actions".
describe("a cluster without actions", () => {
  it("answers 404 to GET /v1/actions, which reads as none", async () => {
    const cluster = await TestCluster.start({ clusterVersion: "7.8.6" });
    expect((await cluster.ask("GET", "/v1/actions")).status).toBe(404);
    const gone = () =>
      Promise.reject(
        new ClusterError("refused", { node: "node 1", request: "GET" }, "none", { status: 404 }),
      );
    const client = { actionsV1: gone, actionsV2: gone } as unknown as ClusterClient;
    expect(await readActions(client)).toEqual([]);
  });
});

describe("the capabilities that a cluster knows", () => {
  const capabilitiesOf = async (clusterVersion: string) => {
    const cluster = await TestCluster.start({ clusterVersion });
    const { body } = await cluster.ask("GET", "/v1/cluster/module-capabilities");
    return (body as { all_capabilities: { name: string }[] }).all_capabilities.map(({ name }) => name);
  };

  it("are none that were first named after its build", async () => {
    const older = await capabilitiesOf("7.4.2");
    expect(older).toEqual(expect.arrayContaining(["types", "crdb", "ipv6"]));
    for (const later of ["bigstore_version_2", "asm", "short_form_clusterset"]) {
      expect(older).not.toContain(later);
    }
    expect(await capabilitiesOf("8.2.0-46")).toEqual(expect.arrayContaining([...older, "asm"]));
  });
});
