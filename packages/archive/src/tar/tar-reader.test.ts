import { gzipSync } from "node:zlib";
import type { ByteSource } from "@rampart/bytes";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { archiveErrorOf } from "../archive-error.test-support.ts";
import { ArchiveError } from "../archive-error.ts";
import { bytesOf, openedTar } from "../opened.test-support.ts";
import { text } from "../zip/zip-builder.test-support.ts";
import {
  buildTar,
  endOfArchive,
  longName,
  pax,
  type RawMember,
  tarMember,
} from "./tar-builder.test-support.ts";
import type { TarLimits } from "./tar-limits.ts";

interface Seen {
  name: string;
  kind: string;
  size: number;
  mode: number;
  content: string;
}

const members = [
  { name: "lib/", type: "5", mode: 0o755 },
  { name: "lib/x.so", content: Buffer.from("some content") },
  { name: "lib/y.so", content: Buffer.alloc(1300, "y"), mode: 0o755 },
];
const good = buildTar(members);

async function read(
  bytes: Uint8Array,
  limits?: Partial<TarLimits>,
  gzip = bytes[0] === 0x1f,
): Promise<Seen[]> {
  const seen: Seen[] = [];
  for await (const entry of openedTar(bytes, gzip, limits)) {
    const { name, kind, size, mode } = entry;
    seen.push({ name, kind, size, mode, content: String(await bytesOf(entry.content)) });
  }
  return seen;
}

test.each<[string, Uint8Array, boolean]>([
  ["plain", good, false],
  ["gzipped", gzipSync(good), true],
  ["with more zeros than needed", Buffer.concat([good, Buffer.alloc(8192)]), false],
])("reads a tar file: %s", async (_what, bytes, gzip) => {
  const seen = await read(bytes, {}, gzip);
  expect(seen).toEqual([
    { name: "lib/", kind: "directory", size: 0, mode: 0o755, content: "" },
    { name: "lib/x.so", kind: "file", size: 12, mode: 0o644, content: "some content" },
    { name: "lib/y.so", kind: "file", size: 1300, mode: 0o755, content: "y".repeat(1300) },
  ]);
});

test("an empty archive has no entries", async () => {
  expect(await read(endOfArchive)).toEqual([]);
});

test.each<[string, RawMember[], string]>([
  ["a long name of GNU", [longName("long/name\0"), {}], "long/name"],
  ["a path of POSIX", [pax("mtime=1.5", "path=é"), {}], "é"],
  ["a comment for all files", [{ ...pax("comment=x"), type: "g" }, { name: "b" }], "b"],
  ["a prefix of POSIX", [{ name: "b", patch: { at: 345, bytes: text("a") } }], "a/b"],
  ["the format of before", [{ name: "b", magic: "\0".repeat(8) }], "b"],
])("reads the name of %s", async (_what, raw, name) => {
  expect((await read(buildTar(raw))).map((entry) => entry.name)).toEqual([name]);
});

test("the size of an extended header counts", async () => {
  const seen = await read(buildTar([pax("size=3"), { size: 0, content: text("abc") }, { name: "next" }]));
  expect(seen.map(({ name, content }) => [name, content])).toEqual([
    ["a.txt", "abc"],
    ["next", ""],
  ]);
});

test("zeros may follow a gzip file, and several members are one", async () => {
  const [first, second] = [good.subarray(0, 600), good.subarray(600)];
  const bytes = Buffer.concat([gzipSync(first), gzipSync(second), Buffer.alloc(100)]);
  expect(await read(bytes)).toHaveLength(3);
});

test("names like the first bytes of another format are none", async () => {
  const names = ["#!", "BZh", "GIF8"];
  expect(
    (await read(buildTar(names.map((name) => ({ name, magic: "\0" }))))).map(({ name }) => name),
  ).toEqual(names);
});

test("links and devices are told apart", async () => {
  const bytes = buildTar([
    { name: "s", type: "2", linkName: "../t" },
    { name: "h", type: "1", linkName: "t" },
    { name: "d", type: "3" },
    { name: "f", type: "6" },
  ]);
  const seen: unknown[] = [];
  for await (const { name, kind, linkName } of openedTar(bytes, false)) {
    seen.push([name, kind, linkName]);
  }
  expect(seen).toEqual([
    ["s", "symlink", "../t"],
    ["h", "hardlink", "t"],
    ["d", "special", undefined],
    ["f", "special", undefined],
  ]);
});

test.each(["no", "part of the"])(
  "entries of which %s content was read do not hold up the next",
  async (what) => {
    const bytes = buildTar(
      [1, 2, 3].map((number) => ({ name: `${number}`, content: Buffer.alloc(500_000, number) })),
    );
    const names: string[] = [];
    for await (const entry of openedTar(gzipSync(bytes), true)) {
      names.push(entry.name);
      if (what === "no") continue;
      for await (const _ of entry.content) break;
    }
    expect(names).toEqual(["1", "2", "3"]);
  },
);

test.each([true, false])("reading that ends early reads no further (gzip: %s)", async (gzip) => {
  const noise = Buffer.from(Array.from({ length: 2 ** 22 }, (_, index) => (index * 2654435761) >>> 24));
  const tar = buildTar([{ content: noise }]);
  const bytes = gzip ? gzipSync(tar) : tar;
  let reads = 0;
  const source: ByteSource = {
    size: bytes.length,
    read: async (offset, length) => {
      reads += 1;
      return bytes.subarray(offset, offset + length);
    },
  };
  for await (const _ of openedTar(source, gzip)) break;
  expect(reads).toBeLessThanOrEqual(4);
});

test("an error of the source comes through", async () => {
  const failure = Object.assign(new Error("broken disk"), { code: "EIO" });
  const source: ByteSource = {
    size: 2 ** 20,
    read: async (offset, length) => {
      if (offset > 0) throw failure;
      return Buffer.concat([good.subarray(0, 1200), Buffer.alloc(2 ** 20)]).subarray(0, length);
    },
  };
  const reading = async () => {
    for await (const entry of openedTar(source, false)) await bytesOf(entry.content);
  };
  await expect(reading()).rejects.toBe(failure);
});

describe("refuses", () => {
  const zeros = Buffer.alloc(20 * 2 ** 20);
  const withGap = Buffer.concat([tarMember({}), Buffer.alloc(512), tarMember({}), endOfArchive]);
  const prefix = { patch: { at: 345, bytes: text("..") } };
  const cases: [string, string, Uint8Array, Partial<TarLimits>?][] = [
    [
      "malformed",
      "a header with a wrong checksum",
      Buffer.concat([tarMember({ checksum: 1 }), endOfArchive]),
    ],
    [
      "malformed",
      "a wrong checksum in the second header",
      Buffer.concat([tarMember({}), tarMember({ checksum: 1 }), endOfArchive]),
    ],
    ["not-a-tar", "bytes that are no tar file", Buffer.alloc(2048, "x")],
    ["not-a-tar", "nothing at all", Buffer.alloc(0)],
    ["not-a-tar", "a gzip file of a gzip file", gzipSync(gzipSync(good))],
    [
      "malformed",
      "a format that is not known",
      Buffer.concat([tarMember({ magic: "nonsense" }), endOfArchive]),
    ],
    [
      "malformed",
      "data behind the end",
      Buffer.concat([good, Buffer.alloc(512), Buffer.from("x"), Buffer.alloc(511)]),
    ],
    [
      "malformed",
      "a directory with content",
      buildTar([{ name: "d/", type: "5", size: 512, content: Buffer.alloc(512) }]),
    ],
    [
      "malformed",
      "a pax header that belongs to nothing",
      buildTar([{}, { type: "x", content: Buffer.from("8 a=b\n") }]),
    ],
    ["malformed", "one block of zeros between entries", withGap],
    ["malformed", "a sparse file of GNU", buildTar([{ type: "S" }])],
    ["malformed", "a sparse file of POSIX", buildTar([pax("GNU.sparse.major=1"), {}])],
    ["malformed", "an entry of a type that few know", buildTar([{ type: "V" }])],
    ["malformed", "a link with content", buildTar([{ type: "1", linkName: "a", content: text("x") }])],
    ["malformed", "a name for all files", buildTar([{ ...pax("path=x"), type: "g" }, {}])],
    ["malformed", "two names for one file", buildTar([pax("path=x"), pax("path=y"), {}])],
    ["malformed", "names of two kinds for one file", buildTar([pax("path=x"), longName("y\0"), {}])],
    ["malformed", "the same key twice", buildTar([pax("path=x", "path=y"), {}])],
    ["malformed", "an empty value", buildTar([pax("path="), {}])],
    ["malformed", "a length that is none", buildTar([{ type: "x", content: text("99 path=x\n") }, {}])],
    ["malformed", "a size that is none", buildTar([pax("size=-1"), {}])],
    ["malformed", "a long name with something behind it", buildTar([longName("y\0z"), {}])],
    ["malformed", "a long name of a mebibyte", buildTar([longName("y".repeat(2 ** 20 + 1)), {}])],
    ["malformed", "a prefix in the format of GNU", buildTar([{ magic: "ustar  \0", ...prefix }])],
    ["malformed", "bytes behind the gzip file", Buffer.concat([gzipSync(good), Buffer.from("\0x")])],
    ["malformed", "an archive in a second member", Buffer.concat([gzipSync(good), gzipSync(good)])],
    ["malformed", "a binary size that is none", buildTar([{ patch: { at: 124, bytes: Buffer.of(0x81) } }])],
    [
      "malformed",
      "a negative size",
      buildTar([{ patch: { at: 124, bytes: Buffer.alloc(12, 0xff).fill(0xfe, 11) } }]),
    ],
    [
      "truncated",
      "a binary size beyond the end",
      buildTar([{ patch: { at: 124, bytes: Buffer.of(0x80, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0) } }]),
    ],
    ["truncated", "no end of archive", good.subarray(0, -1024)],
    ["truncated", "half an end of archive", good.subarray(0, -512)],
    ["truncated", "the content cut off", good.subarray(0, 1200)],
    ["truncated", "the content cut off between blocks", good.subarray(0, good.length - 1024 - 512)],
    ["truncated", "a header cut off", good.subarray(0, 700)],
    [
      "truncated",
      "zeros as content, cut off",
      buildTar([{ content: Buffer.alloc(4096) }]).subarray(0, -3072),
    ],
    ["corrupt-data", "a gzip file cut off", gzipSync(good).subarray(0, -10)],
    ["corrupt-data", "a gzip file with a changed byte", Buffer.from(gzipSync(good)).fill(0xff, 30, 34)],
    ["too-many-entries", "four entries of three", buildTar([...members, {}]), { maxEntries: 3 }],
    ["total-too-large", "more bytes than allowed", good, { maxTotalSize: 3000 }],
    ["total-too-large", "a bomb", gzipSync(buildTar([{ content: zeros }])), { maxTotalSize: 2 ** 20 }],
    ["ratio-too-high", "20 MiB of zeros", gzipSync(buildTar([{ content: zeros }]))],
  ];
  test.each(cases)("%s: %s", async (code, _what, bytes, limits) => {
    expect((await archiveErrorOf(read(bytes, limits))).code).toBe(code);
  });

  test.each([
    ["not-a-gzip", "a plain one where it is to be gzipped", good, true],
    ["not-a-tar", "a gzipped one where it is to be plain", gzipSync(good), false],
  ])("%s: %s", async (code, _what, bytes, gzip) => {
    expect((await archiveErrorOf(read(bytes, {}, gzip))).code).toBe(code);
  });

  test("the same when no content is read", async () => {
    const reading = (async () => {
      for await (const _ of openedTar(good.subarray(0, 1200)));
    })();
    expect((await archiveErrorOf(reading)).code).toBe("truncated");
  });
});

test("a file cut short at every length is refused", async () => {
  for (const whole of [good, gzipSync(good)]) {
    for (let length = 0; length < whole.length; length += whole === good ? 37 : 1) {
      await archiveErrorOf(read(whole.subarray(0, length)));
    }
  }
});

test("changed bytes lead to nothing but ArchiveErrors", { timeout: 60_000 }, async () => {
  const packed = gzipSync(good);
  const change = fc.record({ at: fc.nat(good.length), value: fc.integer({ min: 0, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async (isPacked, changes) => {
        const bytes = Buffer.from(isPacked ? packed : good);
        for (const { at, value } of changes) bytes[at % bytes.length] = value;
        const outcome = await read(bytes).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ArchiveError);
      },
    ),
    { numRuns: 1000 },
  );
});

test("headers with any bytes and a right checksum lead to nothing but ArchiveErrors", {
  timeout: 60_000,
}, async () => {
  const anyPatch = fc.record({
    at: fc.constantFrom(100, 124, 124, 136, 156, 156, 257, 345),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
  });
  const content = Buffer.from("30 path=x\n12 size=99999999\n-5 a=b\n");
  await fc.assert(
    fc.asyncProperty(fc.array(anyPatch, { minLength: 1, maxLength: 3 }), async (patches) => {
      const bytes = buildTar([...patches.map((patch) => ({ patch, content })), { content }]);
      const outcome = await read(bytes).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ArchiveError);
    }),
    { numRuns: 1000 },
  );
});
