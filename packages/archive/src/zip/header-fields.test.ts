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
  ["central DOS directory attribute", withField(central, 38, 0x10)],
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
          local: { extra: Buffer.concat([extraField(1, u64(1, 1)), extraField(1, u64(2, 2))]) },
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

test.each<RawZip>([
  { entries: [entry] },
  { entries: [{ ...entry, local: { extra: unicodePath(name) }, central: { extra: unicodePath(name) } }] },
  { entries: [{ ...entry, local: { extra: extraField(0x5455, Buffer.alloc(5)) } }] },
  { entries: [{ name: "deps/", mode: 0o040755, method: 0 }] },
])("every reader takes %j", async (zip) => {
  expect(await unportable(buildZip(zip))).toEqual([]);
});
