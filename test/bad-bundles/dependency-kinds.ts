import { gzipSync } from "node:zlib";
import type { Rule } from "@rampart/findings";
import {
  buildTar,
  endOfArchive,
  longName,
  pax,
  type RawMember,
  tarMember,
} from "../../packages/archive/src/tar/tar-builder.test-support.ts";
import { buildZip, type RawZip, text } from "../../packages/archive/src/zip/zip-builder.test-support.ts";
import { type Kind, kind, patched, withDependency } from "./kind.ts";

const unsafe = "bundle/dependency-unsafe";
const damaged = "bundle/dependency-damaged";
const data = text("some bytes");

const tar = (name: string, expected: Rule | readonly Rule[], ...members: RawMember[]): Kind =>
  kind(`in a tar file: ${name}`, expected, () => withDependency("engine.tgz", gzipSync(buildTar(members))));
const raw = (name: string, expected: Rule | readonly Rule[], bytes: () => Buffer): Kind =>
  kind(`a tar file ${name}`, expected, () => withDependency("engine.tar", bytes()));
const gzipped = (name: string, expected: Rule | readonly Rule[], bytes: () => Buffer): Kind =>
  kind(`a gzipped tar file ${name}`, expected, () => withDependency("engine.tgz", bytes()));
const zip = (name: string, expected: Rule | readonly Rule[], made: RawZip): Kind =>
  kind(`in a zip file: ${name}`, expected, () => withDependency("engine.zip", buildZip(made)));

const link = (name: string, linkName: string, type = "2"): RawMember => ({
  name,
  type,
  linkName,
  mode: 0o777,
});
const one = (name: string): RawZip => ({ entries: [{ name, content: data }] });
const whole = buildTar([{ name: "a", content: data }]);

const tarNames: readonly Kind[] = [
  tar("a name that leads out", unsafe, { name: "../../etc/cron.d/x" }),
  tar("one that leads out in between", unsafe, { name: "a/../../x" }),
  tar("an absolute name", unsafe, { name: "/etc/passwd" }),
  tar("a drive", unsafe, { name: "C:/x" }),
  tar("a backslash", unsafe, { name: "..\\x" }),
  tar("a line end", unsafe, { name: "a\nb" }),
  tar("an escape", unsafe, { name: "a\u001b[2J" }),
  tar("a turn of direction", unsafe, { name: "a\u202eb" }),
  tar("bytes that are no UTF-8", unsafe, { patch: { at: 0, bytes: Buffer.of(0xff) } }),
  tar("a NUL in a name of POSIX", unsafe, pax("path=a\0b"), {}),
  tar("a long name of GNU that leads out", unsafe, longName("../x\0"), {}),
  tar("a path of POSIX that leads out", unsafe, pax("path=../x"), {}),
  tar("a prefix that leads out", unsafe, { name: "x", patch: { at: 345, bytes: text("..") } }),
  tar("a segment of 300 bytes", unsafe, longName("x".repeat(300)), {}),
  tar("a path of 2,000 bytes", unsafe, longName(`${"x/".repeat(1000)}y`), {}),
  tar("a path of 400 folders", [], longName(`${"x/".repeat(400)}y`), {}),
  tar("a file twice", unsafe, { name: "a" }, { name: "a" }),
  tar("a file twice, once with a point", unsafe, { name: "a" }, { name: "./a" }),
  tar("a file below a file", unsafe, { name: "a" }, { name: "a/b" }),
  tar("names that differ in case", [], { name: "A" }, { name: "a" }),
  tar("a colon", [], { name: "man/Foo::Bar.3" }),
  tar("a folder called by a point", [], { name: "./", type: "5", mode: 0o755 }, { name: "./a" }),
];

const tarLinks: readonly Kind[] = [
  tar("a link within", [], { name: "lib/x.so.1" }, link("lib/x", "x.so.1"), link("bin/x", "../lib/x.so.1")),
  tar("a link that leads out", unsafe, link("a", "../../etc/passwd")),
  tar("a link to an absolute path", unsafe, link("a", "/etc/passwd")),
  tar("a link to nothing", unsafe, link("a", "")),
  tar("a file through a link that leads out", unsafe, link("a", "/etc"), { name: "a/x" }),
  tar("a file through a link within", unsafe, link("a", "b"), { name: "a/x" }),
  tar("a file over a link", unsafe, link("a", "b"), { name: "a" }),
  tar("a folder over a link", unsafe, link("a", "b"), { name: "a/", type: "5", mode: 0o755 }),
  tar("a link out through a link", unsafe, link("b/c", ".."), link("d", "b/c/../..")),
  tar("a link out behind a link to a link", unsafe, link("a/x", ".."), link("l", "a"), link("d", "l/x/../y")),
  tar("a long target of GNU that leads out", unsafe, longName("../x\0", "K"), link("a", "b")),
  tar("a target of POSIX that leads out", unsafe, pax("linkpath=/etc"), link("a", "b")),
  tar("a hard link", [], { name: "a" }, link("b", "a", "1")),
  tar("a hard link that leads out", unsafe, link("b", "../a", "1")),
  tar("a hard link to an absolute path", unsafe, link("b", "/etc/shadow", "1")),
  tar("a hard link to what is not there", unsafe, link("b", "a", "1")),
  tar("a hard link to a link", unsafe, link("a", "b"), link("c", "a", "1")),
];

const tarKindsAndModes: readonly Kind[] = [
  tar("a character device", unsafe, { name: "null", type: "3" }),
  tar("a block device", unsafe, { name: "sda", type: "4" }),
  tar("a named pipe", unsafe, { name: "pipe", type: "6" }),
  tar("a setuid file", "bundle/privileged-mode", { mode: 0o4755 }),
  tar("a setgid file", "bundle/privileged-mode", { mode: 0o2755 }),
  tar("a sticky file", "bundle/privileged-mode", { mode: 0o1644 }),
  tar(
    "a setuid hard link",
    "bundle/privileged-mode",
    { name: "a" },
    { ...link("b", "a", "1"), mode: 0o4755 },
  ),
  tar("a file for everybody", "bundle/loose-mode", { mode: 0o666 }),
  tar("a folder for everybody", "bundle/loose-mode", { name: "a/", type: "5", mode: 0o1777 }),
  tar("a setgid folder", "bundle/loose-mode", { name: "a/", type: "5", mode: 0o2755 }),
];

const tarForms: readonly Kind[] = [
  tar("a sparse file of GNU", damaged, { type: "S" }),
  tar("a sparse file of POSIX", damaged, pax("GNU.sparse.name=x"), {}),
  tar("a part of several volumes", damaged, { type: "M" }),
  tar("a type that is not known", damaged, { type: "Z" }),
  tar("a name for all files", damaged, { ...pax("path=../x"), type: "g" }, {}),
  tar("a comment for all files", [], { ...pax("comment=0123"), type: "g" }, {}),
  tar("a size that hides a header", damaged, pax("size=512"), { size: 0 }),
  tar("a size that is none", damaged, pax("size=1e3"), {}),
  tar("two names for one file", damaged, longName("a\0"), pax("path=../b"), {}),
  tar("an extended header of the wrong length", damaged, { type: "x", content: text("99 path=../x\n") }, {}),
  tar("an extended header at the end", damaged, {}, pax("path=x")),
  tar("a folder with content", damaged, { name: "a/", type: "5", content: data }),
  tar("a link with content", damaged, { ...link("a", "b"), content: Buffer.alloc(512) }),
  raw("with a wrong checksum", damaged, () => Buffer.concat([tarMember({ checksum: 1 }), endOfArchive])),
  raw("with one block of zeros between", damaged, () =>
    Buffer.concat([tarMember({}), Buffer.alloc(512), tarMember({ name: "../x" }), endOfArchive]),
  ),
  raw("with bytes behind its end", damaged, () => Buffer.concat([whole, text("hidden")])),
  raw("with another behind it", damaged, () => Buffer.concat([whole, buildTar([{ name: "../x" }])])),
  raw("cut off in a header", damaged, () => whole.subarray(0, 300)),
  raw("cut off in its content", damaged, () => whole.subarray(0, 700)),
  raw("without its end", damaged, () => whole.subarray(0, -1024)),
  raw("that is text", damaged, () => Buffer.from("not a tar file")),
  raw("that is empty", damaged, () => Buffer.alloc(0)),
  raw("that has nothing in it", [], () => endOfArchive),
  raw("that is gzipped", damaged, () => gzipSync(whole)),
  raw("that is a zip file", damaged, () => buildZip(one("a"))),
  gzipped("that is not gzipped", damaged, () => whole),
  gzipped("that is text", damaged, () => Buffer.from("not a gzip file")),
  gzipped("that is empty", damaged, () => Buffer.alloc(0)),
  gzipped("that is a zip file", damaged, () => buildZip(one("a"))),
  gzipped("that is gzipped text", damaged, () => gzipSync("not a tar file")),
  gzipped("in two members", [], () =>
    Buffer.concat([gzipSync(whole.subarray(0, 600)), gzipSync(whole.subarray(600))]),
  ),
  gzipped("with a second archive in a member", damaged, () =>
    Buffer.concat([gzipSync(whole), gzipSync(whole)]),
  ),
  gzipped("with zeros behind the gzip file", [], () => Buffer.concat([gzipSync(whole), Buffer.alloc(64)])),
  gzipped("with bytes behind the gzip file", damaged, () => Buffer.concat([gzipSync(whole), text("hidden")])),
  gzipped("with bytes behind zeros", damaged, () => Buffer.concat([gzipSync(whole), text("\0hidden")])),
  gzipped("whose gzip file is cut off", damaged, () => gzipSync(whole).subarray(0, -9)),
  gzipped("whose checksum of gzip is wrong", damaged, () => patched(gzipSync(whole), -8, 0, 0, 0, 0)),
  gzipped("that is a bomb", unsafe, () => gzipSync(buildTar([{ content: Buffer.alloc(20 * 2 ** 20) }]))),
  gzipped("of 60,000 entries", unsafe, () =>
    gzipSync(
      Buffer.concat([
        ...Array.from({ length: 60_000 }, (_, index) => tarMember({ name: `${index}` })),
        endOfArchive,
      ]),
    ),
  ),
];

const zips: readonly Kind[] = [
  zip("a file", [], one("lib/x")),
  zip("a name that leads out", unsafe, one("../x")),
  zip("an absolute name", unsafe, one("/etc/passwd")),
  zip("an escape", unsafe, one("a\u001b[2J")),
  zip("a file twice", unsafe, { entries: [{ name: "a" }, { name: "a" }] }),
  zip("names that differ in case", [], { entries: [{ name: "a" }, { name: "A" }] }),
  zip("a link", unsafe, { entries: [{ name: "a", content: text("/etc"), mode: 0o120777 }] }),
  zip("a device", unsafe, { entries: [{ name: "a", mode: 0o020666 }] }),
  zip("a setuid file", "bundle/privileged-mode", { entries: [{ name: "a", mode: 0o104755 }] }),
  zip("a file for everybody", "bundle/loose-mode", { entries: [{ name: "a", mode: 0o100777 }] }),
  zip("a bomb", unsafe, { entries: [{ name: "a", content: Buffer.alloc(3 * 2 ** 20) }] }),
  zip("a prefix", damaged, { ...one("a"), prefix: text("hidden") }),
  zip("a suffix", damaged, { ...one("a"), suffix: text("hidden") }),
  zip("two names", damaged, { entries: [{ name: "a", local: { name: text("b") } }] }),
  zip("another CRC-32", damaged, {
    entries: [{ name: "a", content: data, local: { crc32: 1 }, central: { crc32: 1 } }],
  }),
  zip("an encrypted entry", "bundle/dependency-unreadable", { entries: [{ name: "a", flags: 0x0801 }] }),
  kind("a zip file that is text", damaged, () => withDependency("engine.zip", text("not a zip file"))),
  kind("a zip file cut off", damaged, () => withDependency("engine.zip", buildZip(one("a")).subarray(0, -5))),
  kind("a zip file that is gzipped", damaged, () => withDependency("engine.zip", gzipSync(whole))),
  kind("an archive of another format: x.tar.xz", "bundle/dependency-unreadable", () =>
    withDependency("x.tar.xz", Buffer.from("fd377a585a00", "hex")),
  ),
  ...["x.tar.lzma", "x.tzst", "x.tlz", "x.rar", "x.Z"].map((name) =>
    kind(`an archive of another format: ${name}`, "bundle/dependency-unreadable", () =>
      withDependency(name, data),
    ),
  ),
  kind("an archive that is not of the format that it is named after", damaged, () =>
    withDependency("x.tar.xz", data),
  ),
  ...["engine", "engine.gz", "engine.dat"].flatMap((name) => [
    kind(`a gzip file named ${name}`, "bundle/dependency-unreadable", () =>
      withDependency(name, gzipSync(whole)),
    ),
    kind(`a tar file named ${name}`, "bundle/dependency-unreadable", () => withDependency(name, whole)),
    kind(`a zip file named ${name}`, "bundle/dependency-unreadable", () =>
      withDependency(name, buildZip(one("a"))),
    ),
    kind(`a file of data named ${name}`, [], () => withDependency(name, Buffer.alloc(2048, 7))),
  ]),
];

export const dependencyKinds: readonly Kind[] = [
  ...tarNames,
  ...tarLinks,
  ...tarKindsAndModes,
  ...tarForms,
  ...zips,
];
