import { describe, expect, it } from "vitest";
import { RouteTable } from "./route-table.ts";

describe("RouteTable", () => {
  const seven = new RouteTable([7, 22, 2, 179]);
  const eight = new RouteTable([8, 0, 20, 96]);

  it("tells a name from a uid", () => {
    expect(eight.find("POST", "/v2/modules/user-defined")?.endpoint).toBe("user-defined-create");
    expect(eight.find("DELETE", "/v2/modules/user-defined/a")).toEqual({
      endpoint: "user-defined-delete",
      parameters: { uid: "a" },
    });
    // Without the endpoint it is a uid that nobody has.
    expect(seven.find("DELETE", "/v2/modules/user-defined")?.parameters).toEqual({ uid: "user-defined" });
  });

  it("decodes what stands in the path", () => {
    const path = "/v2/local/modules/user-defined/artifacts/some%2Fmodule%20x/123";
    expect(eight.find("DELETE", path)?.parameters).toEqual({ module_name: "some/module x", version: "123" });
  });

  it.each([
    ["GET", "/v1/modules/"],
    ["GET", "/v1/modules/a/b"],
    ["GET", "/v1/modules/%"],
    ["PATCH", "/v1/modules"],
    [undefined, "/v1/modules"],
  ])("has no %s %s", (method, path) => {
    expect(eight.find(method, path)).toBeUndefined();
  });

  it("knows the end of a line by its builds", () => {
    const upload = (version: number[]) => new RouteTable(version).find("POST", "/v2/modules");
    expect(upload([7, 22, 2, 999])).toBeDefined();
    expect(upload([8, 0, 2])).toBeUndefined();
    expect(upload([6, 2, 4])).toBeDefined();
  });
});
