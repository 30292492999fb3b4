import { describe, expect, it } from "vitest";
import { nearestName } from "./nearest-name.ts";

const fields = [
  "author",
  "capabilities",
  "capability_name",
  "command_line_args",
  "display_name",
  "email",
  "license",
  "min_redis_pack_version",
  "min_redis_version",
  "module_name",
  "optional-dependencies",
  "os",
];

describe("nearestName", () => {
  // The first three stand in public manifests.
  it.each([
    ["min_redis_verison", "min_redis_version"],
    ["isplay_name", "display_name"],
    ["min-redis-pack-version", "min_redis_pack_version"],
    ["optional_dependencies", "optional-dependencies"],
    ["minRedisVersion", "min_redis_version"],
    ["Author", "author"],
    ["AUTHOR", "author"],
    ["auhtor", "author"],
    ["licence", "license"],
    ["emial", "email"],
    ["capabilites", "capabilities"],
    ["capabilty_nme", "capability_name"],
    ["e_m_a_i_l", "email"],
    ["display name", "display_name"],
    ["module.name", "module_name"],
  ])("%s probably means %s", (name, expected) => {
    expect(nearestName(name, fields)).toBe(expected);
  });

  it.each(["", "x", "services", "zzzzzzzz", "volumes", "redis_ref", "x".repeat(100_000)])(
    "%.20s means nothing known",
    (name) => {
      expect(nearestName(name, fields)).toBeUndefined();
    },
  );

  /** One changed letter for each three of the name, and always one. */
  it.each([
    ["xt", 2, "os", false],
    ["ot", 1, "os", true],
    ["abxxe", 2, "abcde", false],
    ["abcxe", 1, "abcde", true],
    ["abcxxx", 3, "abcdef", false],
    ["abcdxx", 2, "abcdef", true],
    ["abcdexxxx", 4, "abcdefghi", false],
    ["abcdefxxx", 3, "abcdefghi", true],
  ])("%s, with %i other letters, means %s: %s", (name, _letters, known, means) => {
    expect(nearestName(name, [known])).toBe(means ? known : undefined);
  });

  it("knows nothing among no names", () => {
    expect(nearestName("author", [])).toBeUndefined();
  });

  it("prefers a name that differs in case and separators only", () => {
    expect(nearestName("module-name", ["module_nam", "module_name", "modulename1"])).toBe("module_name");
  });
});
