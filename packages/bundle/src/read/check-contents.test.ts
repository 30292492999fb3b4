import { describe, expect, it } from "vitest";
import { buildElf, type ElfSpec } from "../../../elf/src/elf-builder.test-support.ts";
import { type BundleParts, readFixture, sha256, tally } from "../bundle-builder.test-support.ts";
import { findingsOf } from "./bundle-findings.test-support.ts";

describe("the module against its metadata", () => {
  const withModule = (name: string, content: Buffer, changes: object = {}): BundleParts => ({
    metadata: { sha256: sha256(content), module_file: name, ...changes },
    module: { name, content },
  });

  it.each([
    ["elf/wrong-machine", { metadata: { architecture: "aarch64" } }],
    ["elf/not-64-bit", withModule("i386.so", readFixture("bad/i386.so"))],
    ["elf/not-shared-object", withModule("program.so", readFixture("bad/executable-pie"))],
    ["elf/not-shared-object", withModule("program.so", readFixture("bad/executable-fixed"))],
    ["elf/not-shared-object", withModule("object.so", readFixture("bad/object.so"))],
    ["elf/not-elf", withModule("static.so", readFixture("bad/static.a"))],
    ["elf/not-elf", withModule("text.so", Buffer.from("hello"))],
    ["elf/empty", withModule("empty.so", Buffer.alloc(0))],
    ["elf/debug-only", withModule("debug.so", readFixture("bad/tally.debug"))],
    ["elf/onload-missing", withModule("no.so", readFixture("x86_64/no-onload.so"))],
    ["elf/truncated", withModule("short.so", tally.subarray(0, 3000))],
  ] satisfies [string, BundleParts][])("%s is an error of the bundle", async (rule, parts) => {
    const errors = (await findingsOf(parts)).filter(({ severity }) => severity === "error");
    expect(errors.map((found) => found.rule)).toContain(rule);
  });

  const onLoad = { name: "RedisModule_OnLoad" };
  const built = (spec: ElfSpec, systems: readonly string[]): BundleParts =>
    withModule("built.so", buildElf({ symbols: [onLoad], ...spec }).bytes, { operating_systems: systems });
  const needing = (library: string, version: string): ElfSpec => ({
    needed: [library],
    versionNeeds: [{ library, versions: [version] }],
  });

  /** What the systems have: packages/platforms/data/operating-systems.json. */
  it.each<[rule: string, severity: string, needs: string, of: string, spec: ElfSpec, good: string]>([
    [
      "elf/symbol-version-too-new",
      "error",
      "GLIBC_2.29",
      "rhel8",
      needing("libm.so.6", "GLIBC_2.29"),
      "rhel9",
    ],
    [
      "elf/symbol-version-too-new",
      "error",
      "GLIBC_2.34",
      "ubuntu20",
      needing("libc.so.6", "GLIBC_2.34"),
      "ubuntu22",
    ],
    ["elf/library-missing", "error", "libssl.so.1.1", "ubuntu22", { needed: ["libssl.so.1.1"] }, "rhel8"],
    ["elf/library-optional", "warning", "libssl.so.1.1", "rhel9", { needed: ["libssl.so.1.1"] }, "rhel8"],
    ["elf/library-unknown", "warning", "libmine.so.1", "rhel9", { needed: ["libmine.so.1"] }, ""],
  ])("%s is an %s where it needs %s on %s", async (rule, severity, needs, system, spec, good) => {
    const found = (await findingsOf(built(spec, [system]))).filter((one) => one.rule === rule);
    expect(found).toMatchObject([{ severity, message: expect.stringContaining(needs) }]);
    if (good === "") return;
    expect((await findingsOf(built(spec, [good]))).map((one) => one.rule)).not.toContain(rule);
  });

  it("misses a symbol without a version only where the libraries name versions", async () => {
    const symbols = [onLoad, { name: "SSL_new", defined: false }];
    const undefinedIn = async (spec: ElfSpec) =>
      (await findingsOf(built({ ...spec, symbols }, ["rhel9"]))).filter(
        ({ rule }) => rule === "elf/undefined-symbol",
      );
    expect(await undefinedIn(needing("libc.so.6", "GLIBC_2.34"))).toMatchObject([
      { message: expect.stringContaining("SSL_new") },
    ]);
    // Linked against a library without versions, such as musl's: nothing tells where the symbol comes from.
    expect(await undefinedIn({ needed: ["libc.so.6"] })).toEqual([]);
    expect(await undefinedIn({ ...needing("libc.so.6", "GLIBC_2.34"), needed: ["libmine.so.1"] })).toEqual(
      [],
    );
  });

  it("is judged for each declared system alone", async () => {
    const found = await findingsOf(built(needing("libc.so.6", "GLIBC_2.34"), ["rhel8", "rhel9", "ubuntu20"]));
    const messages = found.filter(({ rule }) => rule === "elf/symbol-version-too-new");
    expect(messages).toHaveLength(2);
    expect(messages.map(({ message }) => message).join()).toMatch(/rhel8.*ubuntu20/);
    expect(messages[0]?.help).toMatch(/rhel9/);
  });

  it("says the declared and the found architecture", async () => {
    const found = await findingsOf({ metadata: { architecture: "aarch64" } });
    expect(found.find(({ rule }) => rule === "elf/wrong-machine")?.message).toMatch(/aarch64.*x86_64/);
  });
});
