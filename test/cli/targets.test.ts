import { describe, expect, it } from "vitest";
import { useWorkspace } from "./rampart.ts";
import { faultsOf } from "./report-schemas.ts";

const workspace = useWorkspace();

describe("targets", () => {
  it("are listed with their dates", async () => {
    const { code, stdout } = await workspace.current.run(["targets"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^rs-8\.0\/rhel9 +8\.0\.20-154 +2025-10 +2028-07-31 +x86_64 aarch64 +6\.2 7\.2 7\.4 8\.0 8\.2 8\.4 8\.6$/m,
    );
    expect(stdout).toMatch(/^rs-8\.2\/rhel8 .* not fixed /m);
    expect(stdout).toMatch(/^rs-6\.2\/amzn1 .*\(doubtful\)$/m);
    expect(stdout).toMatch(/^rs-7\.4\/ubuntu18 +7\.4\.6-232 .*\(deprecated\)$/m);
  });

  it("are listed as JSON", async () => {
    const { stdout } = await workspace.current.run(["targets", "--json"]);
    expect(faultsOf("targets", stdout)).toEqual([]);
    expect(JSON.parse(stdout).targets.find(({ name }: { name: string }) => name === "rs-8.0/amzn2")).toEqual({
      name: "rs-8.0/amzn2",
      line: "8.0",
      clusterVersion: "8.0.20-154",
      os: "amzn2",
      architectures: ["x86_64"],
      redisVersions: ["6.2", "7.2", "7.4", "8.0", "8.2", "8.4", "8.6"],
      released: "2025-10",
      endOfLife: "2028-07-31",
      deprecated: false,
    });
  });
});
