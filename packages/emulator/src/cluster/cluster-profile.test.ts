import type { RampartError } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { planCluster } from "./cluster-profile.ts";

const addresses = [1, 2, 3].map((uid) => ({ addr: `127.0.0.${uid}`, port: 9443 }));

describe("planCluster", () => {
  it.each([
    ["7.22.2", "7.22.2-189"],
    ["8.0.20", "8.0.20-154"],
    ["8.0.20-44", "8.0.20-44"],
    ["8.2.0", "8.2.0-78"],
  ])("%s is the build %s", (clusterVersion, softwareVersion) => {
    expect(planCluster({ clusterVersion }, addresses).softwareVersion).toBe(softwareVersion);
  });

  it("gives the last system to the nodes behind it, and keeps the name of a clone", () => {
    const { nodes } = planCluster({ clusterVersion: "8.0.20", os: ["ubuntu22", "rocky9"] }, addresses);
    expect(nodes).toMatchObject([
      { uid: 1, addr: "127.0.0.1", os: "ubuntu22" },
      { uid: 2, os: "rhel9", distribution: "rocky9" },
      { uid: 3, os: "rhel9", distribution: "rocky9" },
    ]);
  });

  it("ends actions within a second, where nothing else is said", () => {
    expect(planCluster({ clusterVersion: "7.22.2" }, addresses).actionDuration).toBeLessThan(1000);
    const wishes = { clusterVersion: "7.22.2", actionDuration: 60_000 };
    expect(planCluster(wishes, addresses).actionDuration).toBe(60_000);
  });

  it("offers what the version offers, or the part of it that is asked for", () => {
    const asked = ["7.4", "7.2"];
    expect(planCluster({ clusterVersion: "7.22.2" }, addresses).redisVersions).toEqual(["6.2", "7.2", "7.4"]);
    expect(planCluster({ clusterVersion: "7.22.2", redisVersions: asked }, addresses).redisVersions).toEqual([
      "7.2",
      "7.4",
    ]);
  });

  it.each([
    [{ clusterVersion: "8.1.7" }, /8\.1\.7/],
    [{ clusterVersion: "newest" }, /not a version/],
    [{ clusterVersion: "8.2.0", os: ["amzn2"] }, /does not run on amzn2/],
    [{ clusterVersion: "7.22.2", redisVersions: ["8.0"] }, /no databases of Redis 8\.0/],
  ])("%j is a fault of the call", (wishes, message) => {
    const plan = () => planCluster(wishes, addresses);
    expect(plan).toThrow(message);
    expect(plan).toThrow(expect.objectContaining({ fault: "call" }) as RampartError);
  });
});
