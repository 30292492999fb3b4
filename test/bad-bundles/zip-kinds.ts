import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import type { Rule } from "@rampart/findings";
import {
  buildZip,
  extraField,
  type RawEntry,
  text,
  u32,
  u64,
} from "../../packages/archive/src/zip/zip-builder.test-support.ts";
import { buildBundle, tally } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { type Kind, kind, patched, placeOf, withDependency } from "./kind.ts";

const data = text("some bytes that a module needs");
const good = buildBundle();
const endRecord = good.subarray(-22);
const zeros = Buffer.alloc(3 * 2 ** 20);

/** A dependency whose entry differs from what it should be. */
const entry = (name: string, rule: Rule | readonly Rule[], changes: RawEntry): Kind =>
  kind(name, rule, () => withDependency("engine.bin", data, changes));
/** An entry that nothing speaks against but its name. */
const named = (name: string, rule: Rule, entryName: string | Uint8Array): Kind =>
  kind(name, rule, () => ({ more: [{ name: entryName, content: data }] }));
const both = (fields: object): RawEntry => ({ local: fields, central: fields });
const unicodePath = (other: string, version = 1) =>
  extraField(0x7075, Buffer.concat([Buffer.of(version), u32(crc32("tally.so")), text(other)]));
const streamed: RawEntry = {
  flags: 0x0808,
  method: 8,
  local: { crc32: 0, compressedSize: 0, uncompressedSize: 0 },
};
const descriptor = (sizes: Uint8Array) => Buffer.concat([u32(0x08074b50, crc32(data)), sizes]);

const wholeFile: readonly Kind[] = [
  kind("an empty file", "bundle/not-a-zip", () => Buffer.alloc(0)),
  kind("one byte", "bundle/not-a-zip", () => Buffer.of(0x50)),
  kind("text", "bundle/not-a-zip", () => Buffer.from("hello\n")),
  kind("a page of HTML", "bundle/not-a-zip", () => Buffer.from("<!doctype html><title>404</title>")),
  kind("a bare module", "bundle/not-a-zip", () => tally),
  kind("a gzipped bundle", "bundle/not-a-zip", () => gzipSync(good)),
  kind("zeros", "bundle/not-a-zip", () => Buffer.alloc(4096)),
  kind("half a bundle", "bundle/damaged", () => good.subarray(0, good.length / 2)),
  kind("a bundle without its last byte", "bundle/damaged", () => good.subarray(0, -1)),
  kind("a bundle without its end record", "bundle/damaged", () => good.subarray(0, -22)),
  kind("a bundle without entries", ["bundle/module-json-missing", "bundle/module-missing"], () =>
    buildZip({}),
  ),
  kind("a prefix", "bundle/stray-bytes", () => ({ prefix: text("#!/bin/sh\n") })),
  kind("a suffix", "bundle/stray-bytes", () => ({ suffix: text("tail") })),
  kind("zeros at the end", "bundle/stray-bytes", () => ({ suffix: Buffer.alloc(512) })),
  kind("two bundles", "bundle/stray-bytes", () => Buffer.concat([good, good])),
  kind("bytes between entries", "bundle/stray-bytes", () => ({ module: { before: text("hidden") } })),
  kind("an entry that is not listed", "bundle/stray-bytes", () => ({
    module: { before: buildZip({ entries: [{ name: "x.so", content: tally }] }).subarray(0, -60) },
  })),
  kind("bytes before the directory", "bundle/stray-bytes", () => ({
    beforeCentralDirectory: text("hidden"),
  })),
  kind("a comment of text", [], () => ({ comment: text("built by CI") })),
  kind("a comment of bytes", "bundle/stray-bytes", () => ({ comment: Buffer.of(0, 1, 2) })),
  kind("a comment with an escape", "bundle/stray-bytes", () => ({ comment: text("\u001b]0;x\u0007") })),
  kind("a comment with an end record", "bundle/damaged", () => ({ comment: endRecord })),
  kind("two end records", "bundle/damaged", () => Buffer.concat([good, endRecord])),
  kind("one disk of several", "bundle/damaged", () => ({ end: { disk: 1 } })),
  kind("a directory on another disk", "bundle/damaged", () => ({ end: { startDisk: 1 } })),
  kind("more entries than are there", "bundle/damaged", () => ({ end: { entryCount: 3 } })),
  kind("fewer entries than are there", "bundle/damaged", () => ({ end: { entryCount: 1 } })),
  kind("two counts of entries", "bundle/damaged", () => ({ end: { entriesHere: 1 } })),
  kind("a directory beyond the end", "bundle/damaged", () => ({ end: { offset: 2 ** 31 } })),
  kind("a directory that is too large", "bundle/damaged", () => ({ end: { size: 2 ** 31 } })),
  kind("zip64 records", [], () => ({ zip64: true })),
  kind("zip64 with another count", "bundle/damaged", () => ({ zip64: { entryCount: 5 } })),
  kind("zip64 with extensible data", "bundle/damaged", () => ({ zip64: { recordSize: 60 } })),
  kind("zip64 on several disks", "bundle/damaged", () => ({ zip64: { disks: 2 } })),
  kind("a locator that leads nowhere", "bundle/damaged", () => ({ zip64: { statedOffset: 1 } })),
  kind("a central header without its signature", "bundle/damaged", () =>
    patched(good, placeOf(good, "PK\x01\x02"), 0),
  ),
  kind("1,001 entries", "bundle/too-many-entries", () =>
    buildZip({ entries: Array.from({ length: 1001 }, (_, index) => ({ name: `deps/${index}` })) }),
  ),
];

const names: readonly Kind[] = [
  named("a name that leads out", "bundle/unsafe-name", "deps/../../evil"),
  named("a name that leads out and back", "bundle/unsafe-name", "deps/../deps/x"),
  named("an absolute name", "bundle/unsafe-name", "/etc/cron.d/evil"),
  named("a name of a share", "bundle/unsafe-name", "//host/share"),
  named("a name with a drive", "bundle/unsafe-name", "C:evil"),
  named("a name with a stream", "bundle/unsafe-name", "deps/engine.tgz:stream"),
  named("a name with backslashes", "bundle/unsafe-name", "deps\\..\\evil"),
  named("a name with a NUL", "bundle/unsafe-name", "deps/x.tgz\0.so"),
  named("a name with a line end", "bundle/unsafe-name", "deps/x\ny"),
  named("a name with an escape", "bundle/unsafe-name", "deps/\u001b[2Jx"),
  named("a name with a C1 control", "bundle/unsafe-name", "deps/\u009b2Jx"),
  named("a name that turns the direction", "bundle/unsafe-name", "deps/\u202exslx.so"),
  named("a name with an Arabic letter mark", "bundle/unsafe-name", "deps/\u061cx"),
  named("a name with a line separator", "bundle/unsafe-name", "deps/a\u2028b"),
  named("a name with a blank without width", "bundle/unsafe-name", "deps/x\u200b"),
  named("a name with a soft hyphen", "bundle/unsafe-name", "deps/x\u00ad.bin"),
  named("a name with an invisible letter", "bundle/unsafe-name", "deps/x\u{e0061}"),
  named("a name that ends in a dot", "bundle/unsafe-name", "deps/x."),
  named("a name that ends in a blank", "bundle/unsafe-name", "deps/x "),
  named("a name that leads out where blanks are left out", "bundle/unsafe-name", "deps/.. /x"),
  named("a name that leads out where dots are left out", "bundle/unsafe-name", "deps/.../x"),
  named("an empty name", "bundle/unsafe-name", ""),
  named("a name that is a dot", "bundle/unsafe-name", "."),
  named("a name with a dot between", "bundle/unsafe-name", "deps/./x"),
  named("a name with two slashes", "bundle/unsafe-name", "deps//x"),
  named("a name of 300 bytes", "bundle/unsafe-name", `deps/${"x".repeat(300)}`),
  named("a path of 2,000 bytes", "bundle/unsafe-name", `deps/${"x/".repeat(1000)}y`),
  named("a name of 65,535 bytes", "bundle/unsafe-name", "x".repeat(65_535)),
  named("a name that is not UTF-8", "bundle/unsafe-name", Buffer.from([0x64, 0xff, 0xfe])),
  ...[0, 10, 27, 127].map((byte) =>
    named(`byte ${byte} in a name without the UTF-8 flag`, "bundle/unsafe-name", Buffer.of(0x64, byte, 0x64)),
  ),
  kind("UTF-8 that is none", "bundle/unsafe-name", () => ({
    more: [{ name: Buffer.from([0x64, 0xff]), content: data, flags: 0x0800 }],
  })),
  kind("another name for some readers", ["bundle/unsafe-name", "bundle/unportable-record"], () => ({
    module: { central: { extra: unicodePath("other.so") } },
  })),
  kind("another name in the local header", "bundle/unportable-record", () => ({
    module: { local: { extra: unicodePath("other.so") } },
  })),
  kind("another name of a version that few read", "bundle/unportable-record", () => ({
    module: { central: { extra: unicodePath("other.so", 2) } },
  })),
  kind("two names", "bundle/inconsistent-records", () => ({ module: { local: { name: text("other.so") } } })),
  named("a second module.json", "bundle/duplicate-name", "module.json"),
  named("a name in other letters", "bundle/duplicate-name", "Module.JSON"),
  named("the long s", "bundle/duplicate-name", "module.j\u017fon"),
  kind("a name in two forms of Unicode", "bundle/duplicate-name", () => ({
    more: ["deps/\u00e9", "deps/e\u0301"].map((name) => ({ name, content: data })),
  })),
  kind("a file where a folder is", "bundle/duplicate-name", () => ({
    more: ["deps/x", "deps/x/y"].map((name) => ({ name, content: data })),
  })),
  kind("a file and a folder", "bundle/duplicate-name", () => ({
    more: [{ name: "deps/x", content: data }, { name: "deps/x/" }],
  })),
];

const attributes: readonly Kind[] = [
  entry("a symbolic link", "bundle/symlink", { mode: 0o120777 }),
  entry("a character device", "bundle/special-file", { mode: 0o020666 }),
  entry("a block device", "bundle/special-file", { mode: 0o060660 }),
  entry("a named pipe", "bundle/special-file", { mode: 0o010644 }),
  entry("a socket", "bundle/special-file", { mode: 0o140755 }),
  entry("a type that is none", "bundle/special-file", { mode: 0o150644 }),
  entry("a setuid file", "bundle/privileged-mode", { mode: 0o104755 }),
  entry("a setgid file", "bundle/privileged-mode", { mode: 0o102755 }),
  entry("a sticky file", "bundle/privileged-mode", { mode: 0o101644 }),
  entry("a file for everybody", "bundle/loose-mode", { mode: 0o100666 }),
  entry("a folder by its mode", "bundle/inconsistent-records", { mode: 0o040755 }),
  kind("a folder with content", "bundle/inconsistent-records", () => ({
    more: [{ name: "deps/x/", content: data }],
  })),
  kind("a file by its mode", "bundle/inconsistent-records", () => ({
    more: [{ name: "deps/x/", mode: 0o100644 }],
  })),
  kind("the DOS mark of a folder", "bundle/unportable-record", () =>
    patched(good, placeOf(good, "PK\x01\x02") + 38, 0x10),
  ),
  ...[0x08, 0x28].map((attributes) =>
    kind(`a volume label, with attributes ${attributes}`, "bundle/unportable-record", () =>
      patched(good, placeOf(good, "PK\x01\x02") + 38, attributes),
    ),
  ),
  kind("a reparse point", "bundle/unportable-record", () =>
    patched(good, placeOf(good, "PK\x01\x02") + 39, 0x04),
  ),
  kind("an archive that is hidden", [], () => patched(good, placeOf(good, "PK\x01\x02") + 38, 0x22)),
  kind("a module that may not be executed", "bundle/module-not-executable", () => ({
    module: { mode: 0o100644 },
  })),
];

const headers: readonly Kind[] = [
  entry("an encrypted entry", "bundle/encrypted", { flags: 0x0801 }),
  entry("strong encryption", "bundle/damaged", { flags: 0x0841 }),
  entry("masked headers", "bundle/unportable-record", { flags: 0x2800 }),
  entry("patched data", "bundle/unportable-record", { flags: 0x0820 }),
  entry("a flag that is not in use", "bundle/unportable-record", { flags: 0x0880 }),
  entry("flags that differ", "bundle/inconsistent-records", { local: { flags: 0 } }),
  kind("a version needed of 9.9 in a local header", "bundle/unportable-record", () => patched(good, 4, 99)),
  kind("a version needed of 9.9 in a central one", "bundle/unportable-record", () =>
    patched(good, placeOf(good, "PK\x01\x02") + 6, 99),
  ),
  kind("an entry on another disk", "bundle/unportable-record", () =>
    patched(good, placeOf(good, "PK\x01\x02") + 34, 1),
  ),
  ...[1, 6, 9, 12, 14, 20, 93, 95, 98, 99].map((method) =>
    entry(`method ${method}`, "bundle/unsupported-compression", { method, data }),
  ),
  entry("methods that differ", "bundle/inconsistent-records", { method: 8, local: { method: 0 } }),
  entry("an extra field that is cut off", "bundle/damaged", both({ extra: Buffer.of(1, 2, 9, 0) })),
  entry("an extra field twice", "bundle/unportable-record", {
    local: { extra: Buffer.concat([extraField(0xcafe, text("")), extraField(0xcafe, text(""))]) },
  }),
  ...["local", "central"].flatMap((header) => [
    entry(`a link for libarchive in the ${header} header`, "bundle/unportable-record", {
      [header]: { extra: extraField(0x6c78, Buffer.of(5, 0x14, 3, 0, 0, 0xff, 0xa1)) },
    }),
    entry(`times without flags in the ${header} header`, "bundle/unportable-record", {
      [header]: { extra: extraField(0x5455, text("")) },
    }),
    entry(`AES without encryption in the ${header} header`, "bundle/unportable-record", {
      [header]: { extra: extraField(0x9901, Buffer.of(2)) },
    }),
  ]),
  entry("a link for unzip", "bundle/unportable-record", {
    mode: 0,
    central: { extra: extraField(0x756e, Buffer.of(0, 0, 0, 0, 0xff, 0xa1, 0, 0, 0, 0, 0, 0, 0, 0)) },
  }),
  entry("zeros for extra fields", [], both({ extra: Buffer.alloc(100) })),
  entry("a zip64 field twice", "bundle/unportable-record", {
    central: { extra: Buffer.concat([extraField(1, Buffer.alloc(8)), extraField(1, Buffer.alloc(8))]) },
  }),
  entry("a data descriptor that is not there", "bundle/inconsistent-records", { flags: 0x0808, method: 8 }),
  entry("a data descriptor of zip64", "bundle/unportable-record", {
    ...streamed,
    descriptor: descriptor(u64(deflateRawSync(data).length, data.length)),
  }),
  entry("a data descriptor", [], {
    ...streamed,
    descriptor: descriptor(u32(deflateRawSync(data).length, data.length)),
  }),
  entry("a data descriptor without its signature", [], {
    ...streamed,
    descriptor: descriptor(u32(deflateRawSync(data).length, data.length)).subarray(4),
  }),
  entry("a data descriptor behind stored data", "bundle/unportable-record", {
    flags: 0x0808,
    descriptor: descriptor(u32(data.length, data.length)),
  }),
];

const contents: readonly Kind[] = [
  entry("another CRC-32", "bundle/crc-mismatch", both({ crc32: 1 })),
  entry("another CRC-32 in one header", "bundle/inconsistent-records", { local: { crc32: 1 } }),
  entry("deflated data of more than it says", "bundle/size-mismatch", {
    method: 8,
    ...both({ uncompressedSize: 7 }),
  }),
  entry("deflated data of less than it says", "bundle/size-mismatch", {
    method: 8,
    ...both({ uncompressedSize: 77 }),
  }),
  entry("stored data of two sizes", "bundle/inconsistent-records", both({ uncompressedSize: 7 })),
  entry("another size in one header", "bundle/inconsistent-records", { local: { uncompressedSize: 7 } }),
  entry(
    "a packed size that reaches beyond",
    "bundle/inconsistent-records",
    both({ compressedSize: 2 ** 20 }),
  ),
  entry("a packed size that is too small", ["bundle/stray-bytes"], {
    method: 8,
    ...both({ compressedSize: 5 }),
  }),
  entry("noise", "bundle/corrupt-data", { method: 8, data: Buffer.alloc(50, 0xa7) }),
  entry("deflated data cut off", "bundle/corrupt-data", {
    method: 8,
    data: deflateRawSync(data).subarray(0, -3),
  }),
  entry("bytes behind the deflated data", "bundle/corrupt-data", {
    method: 8,
    data: Buffer.concat([deflateRawSync(data), text("hidden")]),
  }),
  entry("a second stream behind the deflated data", "bundle/corrupt-data", {
    method: 8,
    data: Buffer.concat([deflateRawSync(data), deflateRawSync(data)]),
  }),
  // Of a gzip file: readers that unpack one in place of the bare data would find its end too early.
  entry("the end of a gzip file behind the deflated data", "bundle/corrupt-data", {
    method: 8,
    data: Buffer.concat([gzipSync(data).subarray(10), text("hidden")]),
  }),
  entry("a gzip file behind the deflated data", "bundle/corrupt-data", {
    method: 8,
    data: Buffer.concat([gzipSync(data).subarray(10), gzipSync(data).subarray(0, -8)]),
  }),
  entry("no data", "bundle/corrupt-data", { method: 8, data: Buffer.alloc(0) }),
  entry("more than the limit", "bundle/entry-too-large", {
    method: 8,
    ...both({ uncompressedSize: 2 ** 31 }),
  }),
  kind("a bomb", "bundle/compression-ratio", () => withDependency("zeros.bin", zeros, { method: 8 })),
  kind("entries that share their bytes", "bundle/inconsistent-records", () => ({
    more: [{ name: "deps/x", content: tally, withoutLocal: true, central: { offset: 0 } }],
  })),
  kind("an entry within another", "bundle/inconsistent-records", () => ({
    more: [{ name: "deps/x", withoutLocal: true, central: { offset: 40 } }],
  })),
  kind("an entry beyond the end", "bundle/inconsistent-records", () => ({
    more: [{ name: "deps/x", content: data, withoutLocal: true, central: { offset: 2 ** 30 } }],
  })),
];

const layout: readonly Kind[] = [
  kind("no module.json", "bundle/module-json-missing", () => ({ metadata: false })),
  kind("module.json in a folder", "bundle/module-json-missing", () => ({
    moduleJson: { name: "x/module.json" },
  })),
  kind("no module", "bundle/module-missing", () => ({ module: false })),
  kind("a module in a folder", "bundle/module-missing", () => ({ module: { name: "lib/tally.so" } })),
  kind("a module of another ending", "bundle/module-missing", () => ({ module: { name: "tally.so.1" } })),
  kind("two modules", "bundle/several-modules", () => ({ more: [{ name: "z.so", content: tally }] })),
  kind("a module in deps/", "bundle/several-modules", () => ({
    more: [{ name: "deps/z.so", content: tally }],
  })),
  kind("a README", "bundle/unexpected-entry", () => ({ more: [{ name: "README.md", content: data }] })),
  kind("another folder", "bundle/unexpected-entry", () => ({ more: [{ name: "lib/x", content: data }] })),
  kind("a module_file that is not there", "bundle/module-file-missing", () => ({
    metadata: { module_file: "other.so" },
  })),
  kind("another SHA-256", "bundle/sha256-mismatch", () => ({ metadata: { sha256: "0".repeat(64) } })),
  kind("a file that is not declared", "bundle/dependency-undeclared", () => ({
    more: [{ name: "deps/x", content: data }],
  })),
  kind("the module first, as RAMP writes it", [], () => ({ moduleFirst: true })),
];

export const zipKinds: readonly Kind[] = [
  ...wholeFile,
  ...names,
  ...attributes,
  ...headers,
  ...contents,
  ...layout,
];
