import type { ModuleMetadata } from "@rampart/metadata";
import { describe, expect, it } from "vitest";
import { type NamedBundle, refuseSamePaths } from "./name-collisions.ts";

/** A bundle whose name is what the template says without its fields. */
function bundle(changes: Partial<ModuleMetadata>, template?: string, folder = "build"): NamedBundle {
  const metadata = {
    module_name: "tally",
    semantic_version: "1.2.3",
    architecture: "x86_64",
    operating_systems: ["rhel9"],
    compatible_redis_version: "8.0",
    os: "Linux",
    ...changes,
  } as ModuleMetadata;
  return { path: "out.zip", title: "m.so", template, calledAs: "--output", module: { metadata, folder } };
}

function helpOf(...bundles: NamedBundle[]): string | undefined {
  try {
    refuseSamePaths(bundles);
  } catch (error) {
    expect(error).toMatchObject({ fault: "call", code: "output-collision" });
    return (error as { readonly help: string }).help;
  }
  throw new Error("nothing was refused");
}

const advised = (template: string) => `Their names differ with --output "${template}". Nothing was written.`;

describe("two bundles of one name", () => {
  it.each<[string, Partial<ModuleMetadata>, string]>([
    ["system", { operating_systems: ["rhel8"] }, "x.{osnick}.zip"],
    ["architecture", { architecture: "aarch64" }, "x.{architecture}.zip"],
    ["Redis version", { compatible_redis_version: "7.4" }, "x.redis{compatible_redis_version}.zip"],
    ["version", { semantic_version: "1.2.4" }, "x.{semantic_version}.zip"],
    ["module", { module_name: "other" }, "x.{module_name}.zip"],
  ])("differ in the %s", (_, changes, template) => {
    expect(helpOf(bundle({}, "x.zip"), bundle(changes, "x.zip"))).toBe(advised(template));
  });

  it("differ in their folder, or in nothing", () => {
    expect(helpOf(bundle({}, "x"), bundle({}, "x", "other"))).toBe(advised("x.{folder}"));
    expect(helpOf(bundle({}, "x"), bundle({}, "x"))).toContain("Nothing that a name can have differs");
  });

  it("need more than one field, and not one that does not help", () => {
    const [rhel8, redis] = [{ operating_systems: ["rhel8"] }, { compatible_redis_version: "7.4" }];
    const four = [bundle({}), bundle(rhel8), bundle(redis), bundle({ ...rhel8, ...redis })];
    const named = four.map((one) => ({ ...one, template: "{module_name}.zip" }));
    expect(helpOf(...named)).toBe(advised("{module_name}.{osnick}.redis{compatible_redis_version}.zip"));
  });

  it("have the default name with what differs behind it", () => {
    const standard = "{module_name}.{os}-{osnick}-{architecture}.{semantic_version}";
    expect(helpOf(bundle({}), bundle({ compatible_redis_version: "7.4" }))).toBe(
      advised(`${standard}.redis{compatible_redis_version}.zip`),
    );
  });
});
