import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, gzipSync } from "node:zlib";
import { catalogue, type RenderedFinding, type Rule, renderFinding, subjectOf } from "@rampart/findings";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildTar } from "../../../archive/src/tar/tar-builder.test-support.ts";
import { buildZip, extraField, text, u32 } from "../../../archive/src/zip/zip-builder.test-support.ts";
import { buildElf, type ElfSpec } from "../../../elf/src/elf-builder.test-support.ts";
import {
  type BundleParts,
  buildBundle,
  command,
  metadataOf,
  readFixture,
  sha256,
  tally,
} from "../bundle-builder.test-support.ts";
import { readBundle } from "../open-bundle.ts";
import type { ReadOptions } from "./bundle-reading.ts";

/** A tar archive with nothing in it. */
const dependency = gzipSync(Buffer.alloc(1024));
const declared = { engine: { url: "https://example.com/files/engine.tgz", sha256: sha256(dependency) } };
const packedDependency = { name: "deps/engine.tgz", content: dependency, method: 0 };
const withDependency: BundleParts = { metadata: { dependencies: declared }, more: [packedDependency] };
const stored = { name: "deps/engine.tgz", content: dependency, method: 0 };
const deflated = { ...stored, method: 8 };
const zeros = Buffer.alloc(3 * 2 ** 20);

async function findingsOf(parts: BundleParts | Buffer, options?: ReadOptions): Promise<RenderedFinding[]> {
  const bytes = Buffer.isBuffer(parts) ? parts : buildBundle(parts);
  return (await readBundle({ bytes }, options)).findings.map(renderFinding);
}

/** Without notes: how our fixtures are linked is none of these tests' business. */
async function faultsOf(parts: BundleParts | Buffer): Promise<RenderedFinding[]> {
  return (await findingsOf(parts)).filter(({ severity }) => severity !== "info");
}

interface Case {
  readonly rule: string;
  readonly when: string;
  readonly bundle: BundleParts | Buffer;
  /** What the same bundle looks like without the fault; the good bundle unless given. */
  readonly counter?: BundleParts | Buffer;
  readonly options?: ReadOptions;
  /** What the message must say. */
  readonly says?: RegExp;
  /** Entry that the finding stands at. */
  readonly entry?: string;
  readonly pointer?: string;
}

const cases: readonly Case[] = [
  { rule: "bundle/not-a-zip", when: "it is empty", bundle: Buffer.alloc(0), says: /empty file/ },
  { rule: "bundle/not-a-zip", when: "it is text", bundle: Buffer.from("hello\n"), says: /text/ },
  { rule: "bundle/not-a-zip", when: "it is the bare module", bundle: tally, says: /ELF/ },
  {
    rule: "bundle/not-a-zip",
    when: "it is a gzip archive",
    bundle: Buffer.from("1f8b0800000000000003", "hex"),
    says: /gzip/,
  },
  { rule: "bundle/damaged", when: "its second half is missing", bundle: buildBundle().subarray(0, 1500) },
  { rule: "bundle/damaged", when: "its last byte is missing", bundle: buildBundle().subarray(0, -1) },
  { rule: "bundle/damaged", when: "it is one disk of several", bundle: { end: { disk: 1 } } },
  {
    rule: "bundle/too-many-entries",
    when: "it has 1,001 entries",
    bundle: buildZip({ entries: Array.from({ length: 1001 }, (_, index) => ({ name: `deps/${index}` })) }),
    says: /1001 .* 1000/,
  },
  ...[
    ["leaves the folder", "deps/../../evil.tgz"],
    ["is absolute", "/etc/cron.d/evil"],
    ["has a drive letter", "C:evil.tgz"],
    ["has a backslash", "deps\\evil.tgz"],
    ["has a control character", "deps/\u001b[2Jevil.tgz"],
    ["changes the direction of writing", "deps/gpj.\u202eos"],
    ["has a NUL", "deps/evil\0.tgz"],
    ["is empty", ""],
  ].map(([when, name]) => ({
    rule: "bundle/unsafe-name",
    when: `a name ${when}`,
    bundle: { ...withDependency, more: [packedDependency, { ...stored, name: name ?? "" }] },
    counter: withDependency,
  })),
  {
    rule: "bundle/unsafe-name",
    when: "other tools read another name",
    bundle: {
      more: [
        {
          name: "x.txt",
          central: {
            extra: extraField(0x7075, Buffer.concat([Buffer.of(1), u32(crc32("x.txt")), text("y.txt")])),
          },
        },
      ],
    },
  },
  {
    rule: "bundle/duplicate-name",
    when: "module.json stands twice",
    bundle: { more: [{ name: "module.json", content: text("{}") }] },
    entry: "module.json",
  },
  {
    rule: "bundle/duplicate-name",
    when: "two names differ in case only",
    bundle: { more: [{ name: "Module.JSON", content: text("{}") }] },
    says: /module\.json/i,
  },
  {
    rule: "bundle/duplicate-name",
    when: "a file stands where a folder is needed",
    bundle: { ...withDependency, more: [packedDependency, { name: "deps", content: dependency }] },
    counter: withDependency,
  },
  {
    rule: "bundle/symlink",
    when: "an entry is a symbolic link",
    bundle: { ...withDependency, more: [{ ...stored, mode: 0o120777 }] },
    counter: withDependency,
    entry: "deps/engine.tgz",
  },
  {
    rule: "bundle/special-file",
    when: "an entry is a device",
    bundle: { ...withDependency, more: [{ ...stored, mode: 0o020666 }] },
    counter: withDependency,
    entry: "deps/engine.tgz",
  },
  {
    rule: "bundle/encrypted",
    when: "an entry is encrypted",
    bundle: { module: { flags: 0x0801 } },
    entry: "tally.so",
  },
  {
    rule: "bundle/unsupported-compression",
    when: "an entry is packed with LZMA",
    bundle: { module: { method: 14, data: tally } },
    entry: "tally.so",
    says: /14|LZMA/,
  },
  {
    rule: "bundle/entry-too-large",
    when: "an entry is larger than the limit",
    bundle: {},
    options: { limits: { maxEntrySize: tally.length - 1 } },
    entry: "tally.so",
    says: new RegExp(`${tally.length} .*${tally.length - 1}`),
  },
  {
    rule: "bundle/compression-ratio",
    when: "an entry unpacks to a thousand times its size",
    bundle: { ...withDependency, more: [packedDependency, { name: "deps/zeros.bin", content: zeros }] },
    counter: {
      ...withDependency,
      more: [packedDependency, { name: "deps/zeros.bin", content: zeros, method: 0 }],
    },
    entry: "deps/zeros.bin",
    says: /\b10\d\d times/,
  },
  {
    rule: "bundle/inconsistent-records",
    when: "an entry has two names",
    bundle: { module: { local: { name: text("other.so") } } },
    entry: "tally.so",
  },
  {
    rule: "bundle/inconsistent-records",
    when: "two entries share their bytes",
    bundle: { more: [{ name: "deps/x.tgz", content: tally, withoutLocal: true, central: { offset: 0 } }] },
  },
  {
    rule: "bundle/stray-bytes",
    when: "something stands before the zip",
    bundle: { prefix: text("#!/bin/sh\n") },
    says: /10 bytes/,
  },
  { rule: "bundle/stray-bytes", when: "something stands behind the zip", bundle: { suffix: text("hidden") } },
  {
    rule: "bundle/stray-bytes",
    when: "something stands between two entries",
    bundle: { module: { before: text("hidden") } },
    says: /6 bytes/,
  },
  {
    rule: "bundle/stray-bytes",
    when: "the comment is no text",
    bundle: { comment: Buffer.from([0, 1, 2]) },
    counter: { comment: text("built by CI") },
    says: /3 bytes/,
  },
  {
    rule: "bundle/comment",
    when: "there is a comment",
    bundle: { comment: text("built by CI") },
    says: /built by CI/,
  },
  {
    rule: "bundle/unportable-record",
    when: "a header has flags that nobody knows",
    bundle: { module: { flags: 0x0880 } },
    entry: "tally.so",
    says: /flags 0x80/,
  },
  {
    rule: "bundle/crc-mismatch",
    when: "the CRC-32 is another",
    bundle: { module: { local: { crc32: 0x01020304 }, central: { crc32: 0x01020304 } } },
    entry: "tally.so",
    says: /CRC-32 (0x)?01020304, the bytes have (0x)?d1ddcfb8/,
  },
  {
    rule: "bundle/size-mismatch",
    when: "an entry unpacks to more than it says",
    bundle: {
      ...withDependency,
      more: [{ ...deflated, local: { uncompressedSize: 7 }, central: { uncompressedSize: 7 } }],
    },
    counter: { ...withDependency, more: [deflated] },
    entry: "deps/engine.tgz",
    says: /\b7 bytes/,
  },
  {
    rule: "bundle/size-mismatch",
    when: "an entry unpacks to less than it says",
    bundle: {
      ...withDependency,
      more: [{ ...deflated, local: { uncompressedSize: 77 }, central: { uncompressedSize: 77 } }],
    },
    counter: { ...withDependency, more: [deflated] },
    entry: "deps/engine.tgz",
    says: new RegExp(`\\b77 bytes.*\\b${dependency.length}\\b`),
  },
  {
    rule: "bundle/corrupt-data",
    when: "deflated data are noise",
    bundle: { module: { data: Buffer.alloc(500, 0xa7) } },
    entry: "tally.so",
  },
  { rule: "bundle/module-json-missing", when: "there is none", bundle: { metadata: false } },
  {
    rule: "bundle/module-json-missing",
    when: "it stands in a folder",
    bundle: { moduleJson: { name: "tally/module.json" } },
    says: /tally\/module\.json/,
  },
  { rule: "bundle/module-missing", when: "there is none", bundle: { module: false } },
  {
    rule: "bundle/module-missing",
    when: "it does not end in .so",
    bundle: { module: { name: "tally.dylib" } },
  },
  {
    rule: "bundle/module-file-missing",
    when: "module_file names another file",
    bundle: { metadata: { module_file: "other.so" } },
    says: /"other\.so".*"tally\.so"/,
    pointer: "/module_file",
    entry: "module.json",
  },
  {
    rule: "bundle/several-modules",
    when: "a second .so stands at the root",
    bundle: { more: [{ name: "zzz.so", content: tally, mode: 0o100755 }] },
    says: /tally\.so/,
    entry: "zzz.so",
  },
  {
    rule: "bundle/several-modules",
    when: "a second .so stands in deps/",
    bundle: { more: [{ name: "deps/lib.so", content: tally }] },
    entry: "deps/lib.so",
  },
  {
    rule: "bundle/unexpected-entry",
    when: "it holds a README",
    bundle: { more: [{ name: "README.md", content: text("# Tally\n") }] },
    entry: "README.md",
  },
  {
    rule: "bundle/unexpected-entry",
    when: "it holds another folder",
    bundle: { more: [{ name: "lib/x.tgz", content: dependency }] },
    entry: "lib/x.tgz",
  },
  {
    rule: "bundle/sha256-mismatch",
    when: "the module has another SHA-256",
    bundle: { metadata: { sha256: "0".repeat(64) } },
    says: new RegExp(`00000000…, tally\\.so has ${sha256(tally).slice(0, 8)}…`),
    pointer: "/sha256",
    entry: "module.json",
  },
  {
    rule: "bundle/module-not-executable",
    when: "nobody may execute the module",
    bundle: { module: { mode: 0o100644 } },
    entry: "tally.so",
    says: /0644/,
  },
  {
    rule: "bundle/dependency-missing",
    when: "a declared dependency is not in deps/",
    bundle: { metadata: { dependencies: declared } },
    counter: withDependency,
    says: /engine .*deps\/engine\.tgz/,
    pointer: "/dependencies/engine",
  },
  {
    rule: "bundle/dependency-missing",
    when: "an optional dependency stands under another name",
    bundle: {
      metadata: { "optional-dependencies": { engine: { ...declared.engine, url: "https://x.org/y.tgz" } } },
      more: [packedDependency],
    },
    counter: { metadata: { "optional-dependencies": declared }, more: [packedDependency] },
    says: /deps\/y\.tgz/,
    pointer: "/optional-dependencies/engine",
  },
  {
    rule: "bundle/dependency-sha256-mismatch",
    when: "a dependency has another SHA-256",
    bundle: {
      metadata: { dependencies: { engine: { ...declared.engine, sha256: "f".repeat(64) } } },
      more: [packedDependency],
    },
    counter: withDependency,
    says: new RegExp(`ffffffff….*${sha256(dependency).slice(0, 8)}…`),
    pointer: "/dependencies/engine/sha256",
  },
  {
    rule: "bundle/privileged-mode",
    when: "an entry has the setuid bit",
    bundle: { module: { mode: 0o104755 } },
    entry: "tally.so",
    says: /4755/,
  },
  {
    rule: "bundle/loose-mode",
    when: "everybody may write an entry",
    bundle: { module: { mode: 0o100777 } },
    entry: "tally.so",
    says: /0777/,
  },
  {
    rule: "bundle/dependency-unreadable",
    when: "an archive in deps/ has another format",
    bundle: { more: [{ ...stored, name: "deps/engine.tar.xz" }] },
    counter: withDependency,
    entry: "deps/engine.tar.xz",
  },
  {
    rule: "bundle/dependency-damaged",
    when: "an archive in deps/ is none",
    bundle: { more: [{ ...stored, content: text("not an archive") }] },
    counter: withDependency,
    entry: "deps/engine.tgz",
  },
  {
    rule: "bundle/dependency-damaged",
    when: "an archive in deps/ is cut short",
    bundle: { more: [{ ...stored, content: dependency.subarray(0, -10) }] },
    counter: withDependency,
    entry: "deps/engine.tgz",
  },
  {
    rule: "bundle/dependency-unsafe",
    when: "an archive in deps/ has a name that leads out",
    bundle: {
      more: [{ ...stored, content: buildTar([...Array(12).keys()].map((at) => ({ name: `../${at}` }))) }],
    },
    counter: withDependency,
    entry: "deps/engine.tgz!/../9",
    says: /2 more like deps\/engine\.tgz!\/\.\.\/10: /,
  },
  {
    rule: "bundle/dependency-undeclared",
    when: "nobody declares a file in deps/",
    bundle: { more: [packedDependency] },
    counter: withDependency,
    entry: "deps/engine.tgz",
  },
];

describe("each rule about bundles", () => {
  const named = cases.map((one) => [one.rule, one.when, one] as const);

  it.each(named)("%s is raised where %s", async (rule, _when, { bundle, options, says, entry, pointer }) => {
    const raised = (await findingsOf(bundle, options)).filter((found) => found.rule === rule);
    expect(raised).not.toEqual([]);
    if (says !== undefined) expect(raised.map(({ message }) => message).join("\n")).toMatch(says);
    if (entry !== undefined) expect(raised.map((found) => found.entry)).toContain(entry);
    if (pointer !== undefined) expect(raised.map((found) => found.pointer)).toContain(pointer);
  });

  it.each(named)("%s is not raised without the fault: %s", async (rule, _when, { counter = {} }) => {
    expect((await findingsOf(counter)).map((found) => found.rule)).not.toContain(rule);
  });

  it.each(named)("%s has every fact in its words where %s", async (_rule, _when, { bundle, options }) => {
    for (const { message } of await findingsOf(bundle, options)) {
      expect(message).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it("has a case above, but for what only the packing step can find", () => {
    const packing = ["bundle/module-name-unusable"];
    const rules = (Object.keys(catalogue) as Rule[]).filter((rule) => subjectOf(rule) === "bundle");
    expect([...new Set(cases.map(({ rule }) => rule)), ...packing].toSorted()).toEqual(rules.toSorted());
  });
});

describe("a bundle that somebody else made", () => {
  const dependencies = { engine: { ...declared.engine } };
  const streamed = { flags: 0x0808, local: { crc32: 0, compressedSize: 0, uncompressedSize: 0 } };
  const accepted: [string, BundleParts][] = [
    ["as it is written by hand", {}],
    ["with a dependency", withDependency],
    ["with the module first, as RAMP writes it", { moduleFirst: true }],
    ["with stored entries", { moduleJson: { method: 0 }, module: { method: 0 } }],
    ["without unix modes, as Python's zipfile writes it", { moduleJson: { mode: 0 }, module: { mode: 0 } }],
    [
      "with an entry for the folder deps/",
      { metadata: { dependencies }, more: [{ name: "deps/", method: 0 }, stored] },
    ],
    ["with a comment", { comment: text("made by hand") }],
    ["with a zip64 end", { zip64: true }],
    ["with the version as a float", { metadata: { version: 10203.0 } }],
    [
      "with the version as the text 10203.0",
      { metadata: JSON.stringify(metadataOf({ version: "@" })).replace('"@"', "10203.0") },
    ],
    ["with the version in quotes", { metadata: { version: "10203" } }],
    ["with a git_sha as Python prints bytes", { metadata: { git_sha: `b'${"0af1".repeat(10)}'` } }],
    ["with the SHA-256 in capitals", { metadata: { sha256: sha256(tally).toUpperCase() } }],
    ["with os_list, as old bundles have it", { metadata: { os_list: ["rhel9"] } }],
    [
      "with module.json as a stream",
      {
        moduleJson: {
          ...streamed,
          method: 8,
          descriptor: descriptorOf(JSON.stringify(metadataOf(), null, 2)),
        },
      },
    ],
  ];

  function descriptorOf(json: string): Buffer {
    const zip = buildZip({ entries: [{ name: "x", content: text(json) }] });
    // CRC-32 and both sizes stand at byte 14 of the local file header.
    return Buffer.concat([u32(0x08074b50), zip.subarray(14, 26)]);
  }

  it.each(accepted)("is accepted %s", async (_how, parts) => {
    const errors = (await findingsOf(parts)).filter(({ severity }) => severity === "error");
    expect(errors).toEqual([]);
  });

  it("has nothing to be said of where nothing is at fault", async () => {
    expect(await faultsOf({})).toEqual([]);
    expect(await faultsOf(withDependency)).toEqual([]);
  });

  it("is read with what is in it", async () => {
    const reading = await readBundle({ bytes: buildBundle(withDependency) });
    expect(reading.entries.map(({ name, kind, size, mode }) => [name, kind, size, mode])).toEqual([
      ["module.json", "file", expect.any(Number), 0o644],
      ["tally.so", "file", tally.length, 0o755],
      ["deps/engine.tgz", "file", dependency.length, 0o644],
    ]);
    expect(reading.metadata).toMatchObject({ module_name: "tally", version: 10203 });
    expect(reading.module).toMatchObject({ entry: "tally.so", sha256: sha256(tally), size: tally.length });
    expect(reading.module?.elf).toMatchObject({ machine: "x86_64", exportsOnLoad: true });
  });

  it("has a content digest that does not depend on order, compression or modes", async () => {
    const digest = async (parts: BundleParts) =>
      (await readBundle({ bytes: buildBundle(parts) })).contentDigest;
    const plain = await digest(withDependency);
    expect(plain).toMatch(/^[0-9a-f]{64}$/);
    expect(await digest({ ...withDependency, moduleFirst: true })).toBe(plain);
    expect(await digest({ ...withDependency, module: { method: 0, mode: 0 } })).toBe(plain);
    expect(await digest({ ...withDependency, metadata: { dependencies: declared, author: "x" } })).not.toBe(
      plain,
    );
  });
});

describe("required fields", () => {
  const required = [
    "architecture",
    "capabilities",
    "commands",
    "min_redis_version",
    "module_file",
    "module_name",
    "semantic_version",
    "sha256",
    "version",
  ];

  it.each(required)("%s is required in a bundle", async (field) => {
    const errors = (await findingsOf({ metadata: { [field]: undefined } })).filter(
      ({ severity }) => severity === "error",
    );
    expect(errors.map(({ message }) => message).join("\n")).toContain(field);
  });

  it("min_redis_pack_version is not", async () => {
    const found = await findingsOf({ metadata: { min_redis_pack_version: undefined } });
    expect(found.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

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

describe("findings", () => {
  it("stand in the order of their place, whatever the order of the checks", async () => {
    const found = await findingsOf({
      metadata: { sha256: "0".repeat(64), module_file: "other.so", architecture: "aarch64" },
    });
    const lines = found.filter(({ entry }) => entry === "module.json").map(({ line }) => line ?? 0);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  });

  it("lead to the line and column of module.json", async () => {
    const metadata = JSON.stringify(metadataOf({ sha256: "0".repeat(64) }), null, 2);
    const lines = metadata.split("\n");
    const line = lines.findIndex((content) => content.includes('"sha256"'));
    const [found] = await findingsOf({ metadata });
    expect(found).toMatchObject({
      line: line + 1,
      column: (lines[line] ?? "").indexOf('"0') + 1,
    });
  });

  it("of all entries are given at once", async () => {
    const found = await findingsOf({
      more: [
        { name: "../a", content: dependency },
        { name: "deps/link", content: dependency, mode: 0o120777 },
        { name: "README", content: dependency },
      ],
    });
    expect(found.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["bundle/unsafe-name", "bundle/symlink", "bundle/unexpected-entry"]),
    );
  });

  it("of module.json that is too large name both sizes", async () => {
    const [found] = await findingsOf({}, { maxModuleJsonSize: 100 });
    expect(found).toMatchObject({ rule: "text/too-large", entry: "module.json" });
    expect(found?.message).toMatch(/\b100\b/);
  });
});

/** Each is whole and has the right checksum: only what is wrong with its record keeps it from being read. */
describe("an entry is not read where", () => {
  const inner = { name: "deps/inner.tgz", content: dependency };
  const outer = { name: "deps/outer.zip", content: buildZip({ entries: [inner] }), method: 0 };
  /** Lists a record that lies in the data of {@link outer}, which follows the good entries. */
  const withOverlap = (): Buffer => {
    const start = buildBundle({ more: [outer] }).indexOf("deps/inner.tgz") - 30;
    return buildBundle({ more: [outer, { ...inner, withoutLocal: true, central: { offset: start } }] });
  };
  const zipped: [what: string, bundle: Buffer, unread: string, options?: ReadOptions][] = [
    ["it lies in the data of another", withOverlap(), "deps/inner.tgz"],
    [
      "it is larger than the limit",
      buildBundle({ more: [{ name: "deps/zeros.bin", content: zeros, method: 0 }] }),
      "deps/zeros.bin",
      { limits: { maxEntrySize: zeros.length - 1 } },
    ],
    [
      "it unpacks to a thousand times its size",
      buildBundle({ more: [{ name: "deps/zeros.bin", content: zeros }] }),
      "deps/zeros.bin",
    ],
    ["it is encrypted", buildBundle({ more: [{ ...stored, flags: 0x0801 }] }), "deps/engine.tgz"],
  ];

  it.each(zipped)("%s", async (_what, bytes, unread, options) => {
    const { entries, findings } = await readBundle({ bytes }, options);
    expect(entries.map(({ name }) => name)).toContain(unread);
    // Who tries to read it is told once more that it cannot be read.
    expect(findings.map(({ rule }) => rule)).not.toContain("bundle/damaged");
    const withoutDigest = entries.filter(({ sha256: digest }) => digest === undefined);
    expect(withoutDigest.map(({ name }) => name)).toEqual([unread]);
  });
});

describe("reading", () => {
  let folder: string;
  const previous = process.env["TMPDIR"];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "read-bundle-"));
    process.env["TMPDIR"] = folder;
  });
  afterEach(async () => {
    if (previous === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = previous;
    await rm(folder, { recursive: true });
  });

  it("leaves nothing behind, however large the module", async () => {
    const large = Buffer.concat([tally, Buffer.alloc(9 * 2 ** 20)]);
    const bytes = buildBundle({ metadata: { sha256: sha256(large) }, module: { content: large, method: 0 } });
    const path = join(folder, "large.zip");
    await writeFile(path, bytes);
    const { findings, module } = await readBundle({ path });
    expect(findings.filter(({ severity }) => severity !== "info")).toEqual([]);
    expect(module?.elf?.exportsOnLoad).toBe(true);
    expect(await readdir(folder)).toEqual(["large.zip"]);
  });

  it("gives the same from a path as from bytes", async () => {
    const path = join(folder, "bundle.zip");
    await writeFile(path, buildBundle(withDependency));
    const { document: _, ...fromPath } = await readBundle({ path });
    const { document: __, ...fromBytes } = await readBundle({ bytes: buildBundle(withDependency) });
    expect(fromPath).toEqual(fromBytes);
  });

  it("of a missing file is the fault of the environment", async () => {
    await expect(readBundle({ path: join(folder, "missing.zip") })).rejects.toMatchObject({
      name: "RampartError",
      fault: "environment",
    });
  });

  it("stops where the signal aborts", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(readBundle({ bytes: buildBundle() }, { signal })).rejects.toThrow();
  });

  it("ends in findings for a bundle cut short at any length", async () => {
    const bytes = buildBundle({ ...withDependency, metadata: { commands: [command("a")] } });
    for (let length = 0; length < bytes.length; length += 211) {
      const { findings } = await readBundle({ bytes: bytes.subarray(0, length) });
      expect(findings.some(({ severity }) => severity === "error")).toBe(true);
    }
  });

  it("ends in findings for a bundle with any byte changed", async () => {
    const good = buildBundle(withDependency);
    for (let offset = 0; offset < good.length; offset += 89) {
      const bytes = Buffer.from(good);
      bytes.writeUInt8(bytes.readUInt8(offset) ^ 0xff, offset);
      const { findings } = await readBundle({ bytes });
      for (const { message } of findings.map(renderFinding)) expect(message).not.toBe("");
    }
  });
});
