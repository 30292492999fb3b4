import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { openedZip } from "../opened.test-support.ts";
import { buildZip, extraField, type RawZip, text, u16, u32, u64 } from "./zip-builder.test-support.ts";

// What a header demands of a reader; each of these is refused, or read differently, by one that is in use.

const name = "deps/a.tgz";
const content = text("an archive");
const entry = { name, content };

function unicodePath(path: string, version = 1, of = name): Buffer {
  return extraField(0x7075, Buffer.concat([Buffer.of(version), u32(crc32(of)), text(path)]));
}

/** The bytes of a good zip file with two bytes changed in the first header that begins so. */
function withField(signature: string, offset: number, value: number): Buffer {
  const zip = buildZip({ entries: [entry] });
  zip.writeUInt16LE(value, zip.indexOf(signature, 0, "latin1") + offset);
  return zip;
}

const local = "PK\x03\x04";
const central = "PK\x01\x02";

async function unportable(zip: Buffer): Promise<string[]> {
  const { problems } = await openedZip(zip);
  return problems.flatMap((problem) =>
    problem.code === "unportable-field" ? [`${problem.facts.header} ${problem.facts.field}`] : [],
  );
}

test.each([
  ["local version needed", withField(local, 4, 46)],
  ["local version needed", withField(local, 4, 99)],
  ["central version needed", withField(central, 6, 46)],
  ["local flags", withField(local, 6, 0x0820)],
  ["central flags", withField(central, 8, 0x0820)],
  ["central flags", withField(central, 8, 0x0880)],
  ["central disk", withField(central, 34, 1)],
  ["central DOS attributes", withField(central, 38, 0x10)],
  ["central DOS attributes", withField(central, 38, 0x08)],
  ["central DOS attributes", withField(central, 38, 0x28)],
  ["central DOS attributes", withField(central, 38, 0x40)],
  ["central DOS attributes", withField(central, 38, 0x400)],
])("%s", async (expected, zip) => {
  expect(await unportable(zip)).toEqual([expected]);
});

const cases: readonly (readonly [string, RawZip])[] = [
  ["local Unicode path", { entries: [{ ...entry, local: { extra: unicodePath("deps/b.tgz") } }] }],
  ["central Unicode path", { entries: [{ ...entry, central: { extra: unicodePath("deps/b.tgz") } }] }],
  ["central Unicode path", { entries: [{ ...entry, central: { extra: unicodePath("deps/b.tgz", 2) } }] }],
  ["local Unicode path", { entries: [{ ...entry, local: { extra: extraField(0x7075, Buffer.of(1)) } }] }],
  [
    "central extra field twice",
    { entries: [{ ...entry, central: { extra: Buffer.concat([unicodePath(name), unicodePath(name)]) } }] },
  ],
  [
    "local extra field twice",
    {
      entries: [
        {
          ...entry,
          local: {
            extra: Buffer.concat([extraField(0x5455, Buffer.of(0)), extraField(0x5455, Buffer.of(0))]),
          },
        },
      ],
    },
  ],
  [
    "central data descriptor behind data of method",
    {
      entries: [
        {
          ...entry,
          method: 0,
          flags: 0x0808,
          descriptor: u32(0x08074b50, crc32(content), content.length, content.length),
        },
      ],
    },
  ],
  ["local extra field", { entries: [{ ...entry, local: { extra: u16(0x5455, 9) } }] }],
  ["local extra field", { entries: [{ ...entry, local: { extra: Buffer.of(1) } }] }],
];

test.each(cases)("%s: %j", async (expected, zip) => {
  expect(await unportable(buildZip(zip))).toEqual([expected]);
});

const times = Buffer.alloc(12, 1);
const both = (extra: Uint8Array) => ({ ...entry, local: { extra }, central: { extra } });

test.each<[string, Buffer]>([
  ["attributes, which libarchive takes", extraField(0x6c78, Buffer.of(4, 0, 0, 0xff, 0xa1))],
  ["attributes, which unzip takes", extraField(0x756e, Buffer.alloc(14, 0xa1))],
  ["no flags of times, at which libarchive stops", extraField(0x5455, Buffer.alloc(0))],
  ["times cut off", extraField(0x5455, Buffer.alloc(4))],
  ["AES without encryption, at which libarchive stops", extraField(0x9901, Buffer.alloc(1))],
  ["AES without encryption, whole", extraField(0x9901, Buffer.from("\x02\0AE\x03\x08\0", "latin1"))],
  ["strong encryption", extraField(0x0017, Buffer.alloc(8))],
  ["NTFS times of another form", extraField(0x000a, Buffer.alloc(32))],
  ["old owners cut off", extraField(0x7855, Buffer.alloc(2))],
  ["older times cut off", extraField(0x5855, Buffer.alloc(4))],
  ["owners of another version", extraField(0x7875, Buffer.of(2, 1, 0, 1, 0))],
  ["an owner beyond the field", extraField(0x7875, Buffer.of(1, 9, 0, 1, 0))],
  ["owners with bytes behind them", extraField(0x7875, Buffer.of(1, 1, 0, 1, 0, 7))],
  ["alignment with bytes in it", extraField(0xd935, Buffer.of(4, 0, 0, 7))],
  ["a mark of Java with bytes in it", extraField(0xcafe, Buffer.of(7))],
  ["a comment cut off", extraField(0x6375, Buffer.alloc(4))],
  ["a zip64 field of one size that is not needed", extraField(1, u64(1))],
  ["a field that nobody writes", extraField(0x9999, times)],
  ["a field of nothing before another", Buffer.concat([u16(0, 0), extraField(0xcafe, Buffer.alloc(0))])],
])("an extra field with %s", async (_what, extra) => {
  expect(await unportable(buildZip({ entries: [both(extra)] }))).toEqual([
    "central extra field",
    "local extra field",
  ]);
});

test("a zip64 field that the central header does not need", async () => {
  const extra = extraField(1, u64(1, 1));
  expect(await unportable(buildZip({ entries: [{ ...entry, central: { extra } }] }))).toEqual([
    "central extra field",
  ]);
});

// Source of each: what the writer named wrote.
test.each<[string, Buffer]>([
  ["Info-ZIP", Buffer.from("5554050003a6420e6b75780b000104000000000400000000", "hex")],
  ["Info-ZIP, and not", extraField(0x7875, Buffer.alloc(0))],
  ["Info-ZIP, before", extraField(0x7855, Buffer.alloc(4))],
  ["macOS", extraField(0x5855, times)],
  ["bsdtar", Buffer.from("55540d0007a7420e6ba7420e6ba7420e6b75780b000104000000000400000000", "hex")],
  ["7-Zip", Buffer.from("0a0020000000000001001800156b254c4681dd0100000000000000000000000000000000", "hex")],
  ["jar", extraField(0xcafe, Buffer.alloc(0))],
  ["zipflinger", extraField(0xd935, Buffer.of(4, 0, 0, 0, 0))],
  ["zipalign, of some bytes", Buffer.alloc(3)],
  ["zipalign, of a page", Buffer.alloc(4095)],
  ["zipalign, behind times", Buffer.concat([extraField(0x5455, Buffer.alloc(5)), Buffer.alloc(9)])],
])("every reader takes an extra field of %s", async (_writer, extra) => {
  expect(await unportable(buildZip({ entries: [both(extra)] }))).toEqual([]);
});

test.each([0x21, 0x27, 0x80, 0x2020, 0x8020])("every reader takes attributes %i", async (attributes) => {
  expect(await unportable(withField(central, 38, attributes))).toEqual([]);
});

test("every reader takes room for sizes that need none", async () => {
  const extra = extraField(1, u64(0, 0));
  expect(await unportable(buildZip({ entries: [{ ...entry, local: { extra } }] }))).toEqual([]);
});

test.each<RawZip>([
  { entries: [entry] },
  { entries: [{ ...entry, local: { extra: unicodePath(name) }, central: { extra: unicodePath(name) } }] },
  { entries: [{ ...entry, local: { extra: extraField(0x5455, Buffer.alloc(5)) } }] },
  { entries: [{ name: "deps/", mode: 0o040755, method: 0 }] },
])("every reader takes %j", async (zip) => {
  expect(await unportable(buildZip(zip))).toEqual([]);
});
