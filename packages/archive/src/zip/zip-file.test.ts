import { deflateRawSync } from "node:zlib";
import { type ByteSource, EndOfBytesError } from "@rampart/bytes";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { archiveErrorOf } from "../archive-error.test-support.ts";
import { ArchiveError } from "../archive-error.ts";
import { bytesOf, openedZip } from "../opened.test-support.ts";
import { buildZip, extraField, type RawZip, text, u16, u64 } from "./zip-builder.test-support.ts";
import type { ZipFile } from "./zip-file.ts";

const content = text("some content that can be packed, packed, packed");
const entries = [
  { name: "module.json", content: text("{}"), method: 0 },
  { name: "module.so", content, mode: 0o100755 },
  { name: "deps/x.tgz", content, flags: 0x0800 },
];
const good = buildZip({ entries, comment: text("hello") });

async function contentOf(zip: ZipFile, index: number): Promise<Buffer> {
  return bytesOf(zip.entries[index]?.open());
}

test("lists and reads a zip file", async () => {
  const zip = await openedZip(new Uint8Array(good));
  expect(zip).toMatchObject({ size: good.length, comment: "hello", problems: [] });
  expect(zip.entries.map(({ name, kind, mode, method }) => [name, kind, mode, method])).toEqual([
    ["module.json", "file", 0o644, "stored"],
    ["module.so", "file", 0o755, "deflated"],
    ["deps/x.tgz", "file", 0o644, "deflated"],
  ]);
  expect(zip.entries[0]?.lastModified.toISOString()).toBe("1980-01-01T00:00:00.000Z");
  expect(await contentOf(zip, 0)).toEqual(Buffer.from("{}"));
  expect(await contentOf(zip, 1)).toEqual(Buffer.from(content));
});

test("content behind a prefix is read from where it is", async () => {
  const zip = await openedZip(buildZip({ entries, prefix: text("#!/bin/sh\n") }));
  expect(zip.entries[1]?.localHeaderOffset).toBe(10 + 30 + "module.json".length + 2);
  expect(await contentOf(zip, 1)).toEqual(Buffer.from(content));
});

test("a zip64 file is read", async () => {
  const elsewhere = 0xffffffff;
  const packed = deflateRawSync(content);
  const extra = extraField(1, u64(content.length, packed.length, 0));
  const entry = {
    content,
    central: { compressedSize: elsewhere, uncompressedSize: elsewhere, offset: elsewhere, extra },
  };
  const zip = await openedZip(buildZip({ entries: [entry], zip64: true }));
  expect(zip.problems).toEqual([]);
  expect(zip.entries[0]).toMatchObject({
    compressedSize: packed.length,
    uncompressedSize: content.length,
    localHeaderOffset: 0,
  });
  expect(await contentOf(zip, 0)).toEqual(Buffer.from(content));
});

test("a zip64 file behind a prefix is read", async () => {
  const zip = await openedZip(buildZip({ entries, zip64: true, prefix: text("prefix") }));
  expect(zip.problems.map(({ code }) => code)).toEqual(["data-before-first-entry"]);
  expect(await contentOf(zip, 1)).toEqual(Buffer.from(content));
});

describe("what cannot be listed", () => {
  const tooLarge = Array.from({ length: 300 }, (_, index) => ({
    name: `${index}`,
    content,
    central: { extra: Buffer.concat([u16(9, 60000), Buffer.alloc(60000)]) },
  }));
  const cases: [string, string, Uint8Array | RawZip][] = [
    ["empty", "no byte", Buffer.alloc(0)],
    ["not-a-zip", "text", text("hello")],
    ["truncated", "the first half", good.subarray(0, good.length / 2)],
    ["truncated", "a comment cut off", good.subarray(0, -1)],
    ["truncated", "an end record cut off", buildZip({ entries }).subarray(0, -1)],
    ["multi-disk", "a disk number", { entries, end: { disk: 1 } }],
    ["multi-disk", "fewer entries on this disk", { entries, end: { entriesHere: 1 } }],
    [
      "multi-disk",
      "the first part of a split file",
      Buffer.concat([text("PK\x07\x08"), good.subarray(0, 60)]),
    ],
    ["multi-disk", "a zip64 disk number", { entries, zip64: { disk: 2 } }],
    ["multi-disk", "a zip64 number of disks", { entries, zip64: { disks: 2 } }],
    ["multi-disk", "no disk at all in zip64", { entries, zip64: { disks: 0 } }],
    [
      "too-many-entries",
      "1001 entries",
      { entries: Array.from({ length: 1001 }, (_, index) => ({ name: `${index}` })) },
    ],
    ["central-directory-too-large", "17 MB of headers", { entries: tooLarge }],
    [
      "central-directory-too-large",
      "more than 4 KiB for each entry allowed",
      { entries: tooLarge.slice(0, 69) },
    ],
    ["malformed", "an offset behind the end", { entries, end: { offset: 100_000 } }],
    ["malformed", "a size beyond the start", { entries, end: { size: 100_000 } }],
    ["malformed", "a central directory that is not one", { entries, end: { size: 20, offset: 10 } }],
    ["malformed", "a count too small", { entries, end: { entryCount: 2 } }],
    ["malformed", "a count too large", { entries, end: { entryCount: 4 } }],
    ["malformed", "a count of none", { entries, end: { entryCount: 0 } }],
    [
      "malformed",
      "an extra field longer than its room",
      { entries: [{ content, central: { extra: u16(1, 500) } }] },
    ],
    [
      "malformed",
      "zip64 values missing",
      { entries: [{ content, central: { compressedSize: 0xffffffff, extra: extraField(1, text("")) } }] },
    ],
    ["malformed", "zip64 and plain values that differ", { entries, zip64: { entryCount: 2 } }],
    [
      "malformed",
      "a zip64 record that is not there",
      { entries, zip64: { statedOffset: 3, recordSize: 44, offset: 0 }, end: { offset: 0xffffffff } },
    ],
    ["malformed", "a zip64 record of another size", { entries, zip64: { recordSize: 45 } }],
    ["encrypted", "strong encryption", { entries: [{ content, flags: 0x0841 }] }],
  ];

  test.each(cases)("%s: %s", async (code, _what, zip) => {
    const error = await archiveErrorOf(openedZip(zip instanceof Uint8Array ? zip : buildZip(zip)));
    expect(error.code).toBe(code);
  });

  const formats: [string, Uint8Array][] = [
    ["elf", text("\x7fELF\x02\x01")],
    ["text", text("module_name: x\n")],
  ];
  test.each(formats)("not-a-zip says that it looks like %s", async (looksLike, bytes) => {
    const error = await archiveErrorOf(openedZip(bytes));
    expect(error).toMatchObject({ code: "not-a-zip", facts: { looksLike } });
  });
});

test("every read can fail, and its error comes through", async () => {
  const failure = Object.assign(new Error("broken disk"), { code: "EIO", errno: -5 });
  for (let reads = 0; ; reads += 1) {
    let left = reads;
    const source: ByteSource = {
      size: good.length,
      read: async (offset, length) => {
        if (left === 0) throw failure;
        left -= 1;
        return good.subarray(offset, offset + length);
      },
    };
    const outcome = await openedZip(source).catch((error: unknown) => error);
    if (outcome !== failure) {
      expect(outcome).toMatchObject({ problems: [] });
      expect(reads).toBeGreaterThan(5);
      return;
    }
  }
});

test("a file that becomes shorter while it is read is cut off", async () => {
  const source: ByteSource = {
    size: good.length + 40,
    read: async (offset, length) => {
      if (offset + length > good.length) throw new EndOfBytesError(offset, length, good.length);
      return good.subarray(offset, offset + length);
    },
  };
  expect((await archiveErrorOf(openedZip(source))).code).toBe("truncated");
});

// Everything that a caller may meet: a list with problems, an ArchiveError, or content that ends in one.
async function survives(bytes: Uint8Array): Promise<"whole" | "at fault"> {
  try {
    const zip = await openedZip(bytes);
    for (const index of zip.entries.keys()) await contentOf(zip, index);
    return zip.problems.length === 0 ? "whole" : "at fault";
  } catch (error) {
    if (error instanceof ArchiveError) return "at fault";
    throw error;
  }
}

test("a file cut short at every length is at fault", async () => {
  for (let length = 0; length < good.length; length += 1) {
    expect(await survives(good.subarray(0, length)), `${length} bytes`).toBe("at fault");
  }
  expect(await survives(good)).toBe("whole");
});

test("a file with its start cut off at every length is at fault", async () => {
  for (let length = 1; length < good.length; length += 1) {
    expect(await survives(good.subarray(length)), `without ${length} bytes`).toBe("at fault");
  }
});

test("changed bytes lead to nothing but problems and ArchiveErrors", { timeout: 60_000 }, async () => {
  const zip64 = buildZip({ entries, zip64: true });
  const change = fc.record({ at: fc.nat(good.length), value: fc.integer({ min: 0, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async (isZip64, changes) => {
        const bytes = Buffer.from(isZip64 ? zip64 : good);
        for (const { at, value } of changes) bytes[at] = value;
        await survives(bytes);
      },
    ),
    { numRuns: 2000 },
  );
});
