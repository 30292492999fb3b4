import { describe, expect, it } from "vitest";
import { clusterCalls, hasEndpoint } from "./cluster-calls.ts";

const nodes = (...versions: (string | undefined)[]) =>
  versions.map((version) => (version === undefined ? {} : { software_version: version }));

describe("the calls of a cluster", () => {
  it.each([
    ["6.2.18", "v2"],
    ["7.22.2-170", "v2"],
    ["8.0.2-17", "user-defined"],
    ["10.1.0", "user-defined"],
    ["100.0.21-16135", "user-defined"],
    ["unreadable", "user-defined"],
    [undefined, "user-defined"],
  ])("of %s are %s", (version, expected) => {
    expect(clusterCalls(nodes(version)).newest).toBe(expected);
  });

  it.each<[readonly (string | undefined)[], string | undefined]>([
    [["8.0.6-54", "7.22.2-170"], "7.22.2-170"],
    [["8.0.6-54", "8.0.6-9", "8.0.10-1"], "8.0.6-9"],
    [[undefined, "8.0.6-54"], "8.0.6-54"],
    [[], undefined],
  ])("are those of the lowest node of %j: %s", (versions, expected) => {
    expect(clusterCalls(nodes(...versions)).version).toBe(expected);
  });

  it.each([
    ["7.22.2-170", ["v1", "v2"]],
    ["8.0.2-17", ["user-defined"]],
    [undefined, ["v1", "v2", "user-defined"]],
  ])("of %s include the ways %j", (version, expected) => {
    const calls = clusterCalls(nodes(version));
    expect((["v1", "v2", "user-defined"] as const).filter((way) => hasEndpoint(calls, way))).toEqual(
      expected,
    );
  });
});
