import { describe, expect, it } from "vitest";
import type { EndpointDefinition } from "./endpoint.ts";
import { endpoints } from "./endpoints.ts";
import { clusterErrorCodes } from "./error-code.ts";
import { permissions } from "./permission.ts";

const rows: readonly (readonly [string, EndpointDefinition])[] = Object.entries(endpoints);

describe("the endpoints", () => {
  it("have every method and path once", () => {
    const calls = rows.map(([, { method, path }]) => `${method} ${path}`);
    expect(calls.length).toBe(new Set(calls).size);
  });

  it.each(rows)("%s refuses with statuses that it lists", (_id, { errors, statuses }) => {
    expect(errors.filter(({ status }) => statuses[status] === undefined)).toEqual([]);
  });

  it("answer with every error code between them", () => {
    const answered = new Set(rows.flatMap(([, { errors }]) => errors.map(({ code }) => code)));
    expect([...answered].toSorted()).toEqual(Object.keys(clusterErrorCodes).toSorted());
  });

  it("that change something are for fewer roles than those that read", () => {
    const open = rows.filter(([, { method, permission }]) => {
      return (method === "GET") !== permissions[permission].some((role) => role === "cluster_viewer");
    });
    expect(open).toEqual([]);
  });
});
