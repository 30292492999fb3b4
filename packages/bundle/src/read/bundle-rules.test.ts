import { crc32, gzipSync } from "node:zlib";
import { catalogue, type Rule, subjectOf } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { buildTar } from "../../../archive/src/tar/tar-builder.test-support.ts";
import { buildZip, extraField, text, u32 } from "../../../archive/src/zip/zip-builder.test-support.ts";
import { type BundleParts, buildBundle, sha256, tally } from "../bundle-builder.test-support.ts";
import {
  declared,
  dependency,
  findingsOf,
  packedDependency,
  withDependency,
} from "./bundle-findings.test-support.ts";
import type { ReadOptions } from "./bundle-reading.ts";

const deflated = { ...packedDependency, method: 8 };
const zeros = Buffer.alloc(3 * 2 ** 20);

interface Case {
  readonly rule: string;
  readonly when: string;
  readonly bundle: BundleParts | Buffer;
  /** What the same bundle looks like without the fault; the good bundle unless given. */
  readonly counter?: BundleParts | Buffer;
  readonly options?: ReadOptions;
  /** What the message must say. */
  readonly says?: RegExp;
  /** Entry that the finding is at. */
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
    bundle: { ...withDependency, more: [packedDependency, { ...packedDependency, name: name ?? "" }] },
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
    bundle: { ...withDependency, more: [{ ...packedDependency, mode: 0o120777 }] },
    counter: withDependency,
    entry: "deps/engine.tgz",
  },
  {
    rule: "bundle/special-file",
    when: "an entry is a device",
    bundle: { ...withDependency, more: [{ ...packedDependency, mode: 0o020666 }] },
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
    bundle: { more: [{ ...packedDependency, name: "deps/engine.tar.zst" }] },
    counter: withDependency,
    entry: "deps/engine.tar.zst",
  },
  {
    rule: "bundle/dependency-damaged",
    when: "an archive in deps/ is none",
    bundle: { more: [{ ...packedDependency, content: text("not an archive") }] },
    counter: withDependency,
    entry: "deps/engine.tgz",
    says: /by its name it is a gzip file, and what is there is text$/,
  },
  {
    rule: "bundle/dependency-damaged",
    when: "a gzipped tar file in deps/ is not gzipped",
    bundle: { more: [{ ...packedDependency, content: buildTar([{ name: "engine" }]) }] },
    counter: withDependency,
    entry: "deps/engine.tgz",
    says: /by its name it is a gzip file, and what is there is a tar file$/,
  },
  {
    rule: "bundle/dependency-damaged",
    when: "a gzip file in deps/ has something else in it than a tar file",
    bundle: { more: [{ ...packedDependency, content: gzipSync("not an archive") }] },
    counter: withDependency,
    entry: "deps/engine.tgz",
    says: /by its name it is a tar file in a gzip file, and what is there is text in a gzip file$/,
  },
  {
    rule: "bundle/dependency-damaged",
    when: "a zip file in deps/ is a gzip file",
    bundle: { more: [{ ...packedDependency, name: "deps/engine.zip" }] },
    counter: withDependency,
    entry: "deps/engine.zip",
    says: /by its name it is a zip file, and what is there is a gzip file$/,
  },
  {
    rule: "bundle/dependency-damaged",
    when: "an archive in deps/ is not of the format that it is named after",
    bundle: { more: [{ ...packedDependency, name: "deps/engine.tar.xz" }] },
    counter: withDependency,
    entry: "deps/engine.tar.xz",
    says: /by its name it is an xz file, and what is there is a gzip file$/,
  },
  {
    rule: "bundle/dependency-damaged",
    when: "an archive in deps/ is cut short",
    bundle: { more: [{ ...packedDependency, content: dependency.subarray(0, -10) }] },
    counter: withDependency,
    entry: "deps/engine.tgz",
  },
  {
    rule: "bundle/dependency-unsafe",
    when: "an archive in deps/ has a name that leads out",
    bundle: {
      more: [
        {
          ...packedDependency,
          content: gzipSync(buildTar([...Array(12).keys()].map((at) => ({ name: `../${at}` })))),
        },
      ],
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
    const found = await findingsOf(bundle, options);
    for (const { message } of found) expect(message).not.toMatch(/undefined|NaN|\[object/);
    const raised = found.filter((one) => one.rule === rule);
    expect(raised).not.toEqual([]);
    if (says !== undefined) expect(raised.map(({ message }) => message).join("\n")).toMatch(says);
    if (entry !== undefined) expect(raised.map((one) => one.entry)).toContain(entry);
    if (pointer !== undefined) expect(raised.map((one) => one.pointer)).toContain(pointer);
  });

  it.each(named)("%s is not raised without the fault: %s", async (rule, _when, { counter = {} }) => {
    expect((await findingsOf(counter)).map((found) => found.rule)).not.toContain(rule);
  });

  it("has a case above, but for what only the packing step can find", () => {
    const packing = ["bundle/module-name-unusable"];
    const rules = (Object.keys(catalogue) as Rule[]).filter((rule) => subjectOf(rule) === "bundle");
    expect([...new Set(cases.map(({ rule }) => rule)), ...packing].toSorted()).toEqual(rules.toSorted());
  });
});
