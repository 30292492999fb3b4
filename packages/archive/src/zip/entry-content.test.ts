import { crc32, deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { archiveErrorOf } from "../archive-error.test-support.ts";
import { bytesOf, openedZip } from "../opened.test-support.ts";
import { buildZip, type RawEntry, text } from "./zip-builder.test-support.ts";
import type { ZipLimits } from "./zip-limits.ts";

const content = text("some content that can be packed, packed, packed");
const packed = deflateRawSync(content);

// Both headers tell the same lie.
function lying(lie: RawEntry["local"] & object, entry: RawEntry = {}): RawEntry {
  return { content, ...entry, local: lie, central: lie };
}

async function read(entry: RawEntry, limits?: Partial<ZipLimits>, signal?: AbortSignal): Promise<number> {
  const zip = await openedZip(buildZip({ entries: [entry] }), limits);
  return (await bytesOf(zip.entries[0]?.open(signal))).length;
}

const cases: [string, string, RawEntry][] = [
  ["size-mismatch", "more deflated bytes than stated", lying({ uncompressedSize: 10 })],
  ["size-mismatch", "fewer deflated bytes than stated", lying({ uncompressedSize: 1000 })],
  ["size-mismatch", "more stored bytes than stated", lying({ uncompressedSize: 10 }, { method: 0 })],
  ["size-mismatch", "fewer stored bytes than stated", lying({ uncompressedSize: 1000 }, { method: 0 })],
  ["crc-mismatch", "another CRC-32", lying({ crc32: 1 })],
  ["crc-mismatch", "another CRC-32 of stored data", lying({ crc32: 1 }, { method: 0 })],
  ["crc-mismatch", "an empty entry with a CRC-32", lying({ crc32: 1 }, { content: text("") })],
  ["corrupt-data", "bytes that are not deflated", { content, data: Buffer.alloc(packed.length, 0xff) }],
  ["corrupt-data", "deflated data cut off", { content, data: packed.subarray(0, -3) }],
  [
    "corrupt-data",
    "bytes behind the deflated data",
    { content, data: Buffer.concat([packed, text("hidden")]) },
  ],
  ["corrupt-data", "no deflated data at all", { content, data: text("") }],
  ["encrypted", "an encrypted entry", { content, flags: 0x0801 }],
  ["unsupported-method", "LZMA", { content, method: 14 }],
  ["entry-out-of-bounds", "data that reach too far", lying({ compressedSize: 5000 })],
];

test.each(cases)("%s: %s", async (code, _what, entry) => {
  const error = await archiveErrorOf(read(entry));
  expect(error).toMatchObject({ code, entry: "a.txt" });
});

test("missing-local-file-header: an offset that leads elsewhere", async () => {
  const entries: RawEntry[] = [
    { content: Buffer.alloc(200, 1), method: 0 },
    { content, name: "lost", withoutLocal: true, central: { offset: 50 } },
  ];
  const zip = await openedZip(buildZip({ entries }));
  const error = await archiveErrorOf(bytesOf(zip.entries[1]?.open()));
  expect(error).toMatchObject({ code: "missing-local-file-header", entry: "lost" });
});

test("entry-too-large: a stated size above the limit", async () => {
  const error = await archiveErrorOf(read({ content }, { maxEntrySize: 10 }));
  expect(error).toMatchObject({ code: "entry-too-large", facts: { limit: 10, size: content.length } });
});

const zeros = Buffer.alloc(10 * 2 ** 20);
const bomb: RawEntry = { content: zeros, data: deflateRawSync(zeros, { level: 9 }) };

test("size-mismatch: a bomb that claims 10 bytes is not inflated further", async () => {
  const zip = await openedZip(buildZip({ entries: [lying({ uncompressedSize: 10 }, bomb)] }));
  const given: Uint8Array[] = [];
  const reading = async () => {
    for await (const chunk of zip.entries[0]?.open() ?? []) given.push(chunk);
  };
  const error = await archiveErrorOf(reading());
  expect(error).toMatchObject({ code: "size-mismatch", facts: { stated: 10 } });
  expect(given).toEqual([]);
  // What was inflated is at most what one step of zlib gives.
  if (error.code !== "size-mismatch") throw error;
  expect(error.facts.read).toBeLessThanOrEqual(256 * 1024);
});

test("entry-too-large, ratio-too-high: a bomb that claims 10 GB is not opened", async () => {
  const bytes = buildZip({
    entries: [
      { ...bomb, central: { uncompressedSize: 0xfffffffe }, local: { uncompressedSize: 0xfffffffe } },
    ],
  });
  const zip = await openedZip(bytes);
  expect(zip.problems.map(({ code }) => code)).toEqual(["entry-too-large", "ratio-too-high"]);
  const error = await archiveErrorOf(bytesOf(zip.entries[0]?.open()));
  expect(error.code).toBe("entry-too-large");
});

test("size-mismatch: a bomb under raised limits is unpacked with flat memory", async () => {
  const before = process.memoryUsage().rss;
  const limits = { maxEntrySize: Number.MAX_SAFE_INTEGER, maxRatio: Number.MAX_SAFE_INTEGER };
  const error = await archiveErrorOf(read(lying({ uncompressedSize: 0xfffffffe }, bomb), limits));
  expect(error).toMatchObject({ code: "size-mismatch", facts: { read: zeros.length } });
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
});

test.each([0, 8])("content of method %d that is not read to its end reads no further", async (method) => {
  const noise = Buffer.alloc(2 ** 23);
  for (let index = 0; index < noise.length; index++) noise[index] = (index * 2654435761) >>> 24;
  const bytes = buildZip({ entries: [{ content: noise, method, local: { crc32: crc32(noise) } }] });
  let read = 0;
  const zip = await openedZip({
    size: bytes.length,
    read: async (offset, length) => {
      read += length;
      return bytes.subarray(offset, offset + length);
    },
  });
  const listed = read;
  for await (const _ of zip.entries[0]?.open() ?? []) break;
  const begun = read - listed;
  await new Promise((resolve) => setImmediate(resolve));
  // What waits, and what is being inflated.
  expect(begun).toBeLessThanOrEqual(2 * 2 ** 20);
  expect(read - listed).toBeLessThanOrEqual(begun + 2 ** 20);
});

test("an abort ends the content between two chunks, and an earlier one before the first", async () => {
  const zip = await openedZip(buildZip({ entries: [{ content: zeros, method: 0 }] }));
  const controller = new AbortController();
  let chunks = 0;
  const reading = async () => {
    for await (const _ of zip.entries[0]?.open(controller.signal) ?? []) {
      chunks += 1;
      if (chunks === 2) controller.abort();
    }
  };
  await expect(reading()).rejects.toMatchObject({ name: "AbortError" });
  await expect(reading()).rejects.toMatchObject({ name: "AbortError" });
  expect(chunks).toBe(2);
});
