import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knownFields } from "./fixes/known-fields.ts";
import { certainName, nearestName, respelt } from "./spelling.ts";

const { top, command, namedDependency } = knownFields.manifest;

describe("respelt", () => {
  it.each([
    ["Flash", "flash"],
    ["hash-policy", "hash_policy"],
    ["hash policy", "hash_policy"],
    ["HashPolicy", "hash_policy"],
    ["hash_policy", undefined],
    ["hash_polict", undefined],
    ["", undefined],
  ])("%j is %s", (name, expected) => {
    expect(respelt(name, ["flash", "hash_policy"])).toBe(expected);
  });

  it("does not choose between two", () => {
    expect(respelt("A-B", ["ab", "a_b"])).toBeUndefined();
  });
});

describe("a name and its opposite", () => {
  it.each([
    ["multi_key", "no_multi_key"],
    ["multi_keys", "no_multi_key"],
    ["no_flash", "flash"],
    ["no-persistence-aof", "persistence_aof"],
    ["cluster", "no-cluster"],
    ["max_redis_version", "min_redis_version"],
    ["include_commands", "exclude_commands"],
    ["allowoom", "denyoom"],
  ])("%s is never taken for %s", (name, known) => {
    expect(nearestName(name, [known])).toBeUndefined();
    expect(certainName(name, [known])).toBeUndefined();
  });

  it.each([
    ["no_multi_kye", "no_multi_key"],
    ["on_multi_key", "no_multi_key"],
    ["nomultikey", "no_multi_key"],
    ["min_redis_verison", "min_redis_version"],
    ["exlude_commands", "exclude_commands"],
    ["deny-om", "denyoom"],
  ])("%s is still %s", (name, known) => {
    expect(nearestName(name, [known])).toBe(known);
  });
});

describe("certainName", () => {
  it.each([
    ["min_redis_verison", "min_redis_version"],
    ["isplay_name", "display_name"],
    ["min-redis-pack-version", "min_redis_pack_version"],
    ["minRedisVersion", "min_redis_version"],
    ["optional_dependencies", "optional-dependencies"],
    ["OS", "os"],
    ["licence", "license"],
    ["auhtor", "author"],
    ["authors", "author"],
    ["capabilites", "capabilities"],
    ["command", "commands"],
    ["e-mail", "email"],
  ])("%s means %s", (key, expected) => {
    expect(certainName(key, top)).toBe(expected);
  });

  it.each([
    ["max_redis_version", "a word of its own, two letters away from min_redis_version"],
    ["override_comand", "the field has two spellings, and both are near"],
    ["un_command_line_args", "near to the field with run_ and to the one without"],
    ["on", "too short to be told from another word"],
    ["o", "too short"],
    ["", "empty"],
    ["module", "far from module_name"],
    ["redis_versions", "far from min_redis_version"],
    ["maintainer", "something else"],
  ])("%s is not certain: %s", (key) => {
    expect(certainName(key, top)).toBeUndefined();
  });

  it.each([
    ["falgs", command, "flags"],
    ["setp", command, "step"],
    ["stop", command, undefined],
    ["lst_key", command, "last_key"],
    ["comand_name", command, "command_name"],
    ["sha_256", namedDependency, "sha256"],
    ["sha265", namedDependency, "sha256"],
    ["sha512", namedDependency, undefined],
    ["URL", namedDependency, "url"],
    ["uri", namedDependency, undefined],
  ])("%s among other names is %s", (key, known, expected) => {
    expect(certainName(key, known)).toBe(expected);
  });

  it("never doubts a known name, and finds one that lacks a letter or has two swapped", () => {
    const long = top.filter((name) => name.length > 8 && !/ride_command|command_line/.test(name));
    fc.assert(
      fc.property(fc.constantFrom(...long), fc.nat(), fc.boolean(), (name, seed, swaps) => {
        const at = seed % (name.length - 1);
        const changed = swaps
          ? `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`
          : name.slice(0, at) + name.slice(at + 1);
        fc.pre(changed !== name);
        expect(certainName(changed, top)).toBe(name);
      }),
      { seed: 20_260_901, numRuns: 500 },
    );
  });
});

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
  // The first three are in public manifests.
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

  it("knows nothing among no names", () => {
    expect(nearestName("author", [])).toBeUndefined();
  });

  it("prefers a name that differs in case and separators only", () => {
    expect(nearestName("module-name", ["module_nam", "module_name", "modulename1"])).toBe("module_name");
  });
});

describe("the threshold", () => {
  it.each([
    ["abcdefghi", "abcdef", "three of nine letters are missing"],
    ["abcdefghi", "bacdfeghi", "two pairs are swapped"],
    ["abcdefghi", "abXdefYhi", "two letters are others"],
    ["abc", "abX", "one letter of three is another"],
    ["abcd", "abcX", "one letter of four is another"],
  ])("lets %s be the advice for %s: %s", (known, name) => {
    expect(nearestName(name, [known])).toBe(known);
  });

  it.each([
    ["abcdefgh", "abcde", "three of eight letters are missing"],
    ["abcdefghi", "XbXdefXhi", "three letters are others"],
    ["abc", "bX", "one of three letters is missing and one is another"],
  ])("does not let %s be the advice for %s: %s", (known, name) => {
    expect(nearestName(name, [known])).toBeUndefined();
  });

  it.each([
    ["abcdef", "abcd", "two of six letters are missing"],
    ["abcde", "abcdX", "one of five letters is another"],
    ["abcd", "abc", "one of four letters is missing"],
  ])("makes %s certain for %s: %s", (known, name) => {
    expect(certainName(name, [known])).toBe(known);
  });

  it.each([
    ["abcdefghijkl", "abcdefghi", "three letters are missing, however long the name"],
    ["abcdefghijkl", "abXdefYhijkl", "two letters are others"],
    ["abcde", "abc", "two of five letters are missing"],
    ["abcd", "abcX", "one of four letters is another"],
    ["abc", "ab", "three letters are too few"],
  ])("does not make %s certain for %s: %s", (known, name) => {
    expect(certainName(name, [known])).toBeUndefined();
  });

  it("gives the nearest of two, and the first of two that are equally near", () => {
    expect(nearestName("abcdefghi", ["abcdefg", "abcdefgh"])).toBe("abcdefgh");
    expect(nearestName("abcdefghi", ["abcdefgh", "bcdefghi"])).toBe("abcdefgh");
  });
});
