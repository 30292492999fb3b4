import { ClusterError } from "@rampart/cluster-client";
import { finding } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { renderExpectedAnswer } from "./upload-text.ts";

const about = { node: "n1", request: "POST /v2/modules" };
const help = "Do this.";

/** What is printed of a finding, after an error with advice. */
function printed(found: ReturnType<typeof finding>, errorCode?: string): string {
  const error = new ClusterError("refused", about, "no", { help, ...(errorCode && { errorCode }) });
  return renderExpectedAnswer({ verdict: "rejected", errorCode: null, findings: [found], nodes: [] }, 200, [
    error,
  ]);
}

describe("the advice of a finding", () => {
  const without = finding("cluster/no-redis-version-fits", {}, { version: "7.22", offered: ["7.4"] });
  const withCode = finding("cluster/module-exists", {}, { module: "tally", version: "1.2.3" });

  it("is left out where the cluster's answer has that of its code", () => {
    expect(printed(withCode, "module_exists")).not.toContain("Raise the version");
    expect(printed(withCode, "no_module")).toContain("Raise the version");
  });

  it("stays where an error has none of its codes", () => {
    expect(printed(without)).toContain("compatible_redis_version");
    expect(printed(withCode)).toContain("Raise the version");
  });
});
