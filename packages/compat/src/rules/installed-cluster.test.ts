import { readBundle } from "@rampart/bundle";
import { renderFinding } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { buildBundle } from "../../../bundle/src/bundle-builder.test-support.ts";
import { evaluateUpload } from "../evaluate.ts";
import { parseTarget } from "../parse-target.ts";
import { presetTargets } from "../presets.ts";
import type { Database, Target } from "../target.ts";
import type { Aspect } from "../verdict.ts";

const named = (name: string): Target => {
  const parsed = parseTarget(presetTargets(name)?.[0] ?? {});
  if ("problem" in parsed) throw new Error(parsed.problem.problem);
  return parsed.target;
};

async function judge(metadata: object, target: Target, aspect: Aspect) {
  const bundle = await readBundle({ bytes: buildBundle({ metadata }) });
  const found = evaluateUpload(bundle, target).aspects.find((one) => one.aspect === aspect);
  return {
    verdict: found?.verdict,
    target: found?.target,
    messages: found?.findings.map((one) => renderFinding(one).message),
  };
}

describe("a target with a name", () => {
  const search = { module_name: "search", semantic_version: "8.4.0" };

  it("has the modules that its version bundles, in patch versions that nobody documents", async () => {
    const { verdict, target, messages } = await judge(search, named("rs-8.0/rhel9"), "already-there");
    expect(verdict).toBe("unknown");
    expect(target).toContain("8.4, 8.6 (bundled)");
    expect(messages?.join()).toContain("it bundles search 8.4, and the patch version is not documented");
  });

  it("takes a module of another version, and every other one", async () => {
    const target = named("rs-8.0/rhel9");
    expect(await judge({ ...search, semantic_version: "9.0.0" }, target, "already-there")).toMatchObject({
      verdict: "accepted",
    });
    expect(await judge({}, target, "already-there")).toMatchObject({ target: "not there" });
  });

  it("has those of its own version, and beside them what the call says", async () => {
    expect(await judge(search, named("rs-8.0.6/rhel9"), "already-there")).toMatchObject({
      verdict: "accepted",
    });
    const target = { ...named("rs-8.0/rhel9"), modules: [{ name: "search", version: "8.4.0" }] };
    expect(await judge(search, target, "already-there")).toMatchObject({ verdict: "rejected" });
  });

  it("is not meant where only a version is said", async () => {
    expect(await judge(search, { clusterVersion: "8.0.20" }, "already-there")).toMatchObject({
      target: "not there",
    });
  });
});

describe("a database", () => {
  const on = (clusterVersion: string, database: Database, redisVersion?: string): Target => ({
    clusterVersion,
    database,
    ...(redisVersion !== undefined && { redisVersion }),
  });

  it.each([
    ["8.2.0-46", "8.0", "rejected"],
    ["8.0.20", "8.0.2", "rejected"],
    ["8.2.0-46", "8.2", "accepted"],
  ])("on flash on %s with Redis %s is %s", async (version, redis, verdict) => {
    const metadata = { compatible_redis_version: redis, capabilities: ["bigstore_version_2"] };
    expect(await judge(metadata, on(version, { bigstore: true }, redis), "capabilities")).toMatchObject({
      verdict,
    });
  });

  it("that is Active-Active leaves open whether it can have a module of one's own", async () => {
    const metadata = { capabilities: ["crdb"] };
    const own = await judge(metadata, on("8.0.20", { crdt: true }), "capabilities");
    expect(own).toMatchObject({ verdict: "unknown" });
    expect(own.messages?.join()).toContain("Redis Enterprise for Kubernetes has no user-defined modules");
    const bundled = { ...metadata, module_name: "search" };
    expect(await judge(bundled, on("8.0.20", { crdt: true }), "capabilities")).toMatchObject({
      verdict: "accepted",
    });
    expect(await judge(metadata, on("7.22.2", { crdt: true }), "capabilities")).toMatchObject({
      verdict: "accepted",
    });
  });
});
