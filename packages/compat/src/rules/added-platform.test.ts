import { describe, expect, it } from "vitest";
import { bundleWith } from "../bundles.test-support.ts";
import { evaluateUpload } from "../evaluate.ts";
import type { Target } from "../target.ts";

const there = (platforms: readonly string[] | undefined, version = "1.2.3") => [
  { name: "tally", version, ...(platforms && { platforms }) },
];
const rhel8 = { os: "rhel8", arch: "x86_64", endpoint: "v2" } as const;

async function codeOf(target: Target): Promise<string | null> {
  return evaluateUpload(await bundleWith(), { ...rhel8, ...target }).errorCode;
}

describe("a build for rhel9 and a cluster of rhel8 nodes", () => {
  it.each<[string, readonly { name: string; version: string }[], string | null]>([
    ["that has the version for rhel8 takes it", there(["rhel8/x86_64"]), null],
    ["that has it for rhel9 too has it already", there(["rhel8/x86_64", "rhel9/x86_64"]), "module_exists"],
    ["that tells no platforms refuses it", there(undefined), "os_not_supported"],
    ["that has another version refuses it", there(["rhel8/x86_64"], "1.2.2"), "os_not_supported"],
  ])("%s", async (_title, modules, expected) => {
    expect(await codeOf({ clusterVersion: "7.22.2-170", modules })).toBe(expected);
  });

  it("is refused before 7.2.4-52, and from 8.0 on, where nodes have files of their own", async () => {
    const modules = there(["rhel8/x86_64"]);
    expect(await codeOf({ clusterVersion: "7.2.4-51", modules })).toBe("os_not_supported");
    const current = { clusterVersion: "8.0.20-96", endpoint: "user-defined", modules } as const;
    expect(await codeOf(current)).toBe("os_not_supported");
  });

  it("is judged by its own system: one that the version does not support stays refused", async () => {
    const bundle = await bundleWith({ operating_systems: ["rhel7"] });
    const target = { ...rhel8, clusterVersion: "7.22.2-170", modules: there(["rhel8/x86_64"]) };
    expect(evaluateUpload(bundle, target).verdict).not.toBe("accepted");
  });
});
