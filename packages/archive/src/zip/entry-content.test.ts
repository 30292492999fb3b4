import { setTimeout as sleep } from "node:timers/promises";
import { crc32, deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { archiveErrorOf } from "../archive-error.test-support.ts";
import { bytesSource } from "../byte-source.ts";
import { buildZip, type RawEntry, text } from "./zip-builder.test-support.ts";
import { openZip } from "./zip-file.ts";
import type { ZipLimits } from "./zip-limits.ts";

const content = text("some content that can be packed, packed, packed");
const packed = deflateRawSync(content);

// Both headers tell the same lie.
function lying(lie: RawEntry["local"] & object, entry: RawEntry = {}): RawEntry {
  return { content, ...entry, local: lie, central: lie };
}

async function read(entry: RawEntry, limits?: Partial<ZipLimits>, signal?: AbortSignal): Promise<number> {
  const zip = await openZip(buildZip({ entries: [entry] }), limits);
  let size = 0;
  for await (const chunk of (await zip.entries[0]?.open(signal)) ?? []) size += (chunk as Buffer).length;
  return size;
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
  const zip = await openZip(buildZip({ entries }));
  const error = await archiveErrorOf(zip.entries[1]?.open() ?? Promise.resolve());
  expect(error).toMatchObject({ code: "missing-local-file-header", entry: "lost" });
});

test("entry-too-large: a stated size above the limit", async () => {
  const error = await archiveErrorOf(read({ content }, { maxEntrySize: 10 }));
  expect(error).toMatchObject({ code: "entry-too-large", facts: { limit: 10, size: content.length } });
});

const zeros = Buffer.alloc(10 * 2 ** 20);
const bomb: RawEntry = { content: zeros, data: deflateRawSync(zeros, { level: 9 }) };

test("size-mismatch: a bomb that claims 10 bytes is not inflated further", async () => {
  let read = 0;
  const bytes = buildZip({ entries: [lying({ uncompressedSize: 10 }, bomb)] });
  const source = bytesSource(bytes);
  const zip = await openZip({ size: source.size, read: (offset, length) => source.read(offset, length) });
  const stream = await zip.entries[0]?.open();
  stream?.on("data", (chunk: Buffer) => {
    read += chunk.length;
  });
  const error = await new Promise((resolve) => stream?.on("error", resolve));
  expect(error).toMatchObject({ code: "size-mismatch", facts: { stated: 10 } });
  expect(read).toBe(0);
  // What was inflated is at most what one step of zlib gives.
  expect((error as { facts: { read: number } }).facts.read).toBeLessThanOrEqual(64 * 1024);
});

test("entry-too-large, ratio-too-high: a bomb that claims 10 GB is not opened", async () => {
  const bytes = buildZip({
    entries: [
      { ...bomb, central: { uncompressedSize: 0xfffffffe }, local: { uncompressedSize: 0xfffffffe } },
    ],
  });
  const zip = await openZip(bytes);
  expect(zip.problems.map(({ code }) => code)).toEqual(["entry-too-large", "ratio-too-high"]);
  const error = await archiveErrorOf(zip.entries[0]?.open() ?? Promise.resolve());
  expect(error.code).toBe("entry-too-large");
});

test("size-mismatch: a bomb under raised limits is unpacked with flat memory", async () => {
  const before = process.memoryUsage().rss;
  const limits = { maxEntrySize: Number.MAX_SAFE_INTEGER, maxRatio: Number.MAX_SAFE_INTEGER };
  const error = await archiveErrorOf(read(lying({ uncompressedSize: 0xfffffffe }, bomb), limits));
  expect(error).toMatchObject({ code: "size-mismatch", facts: { read: zeros.length } });
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
});

test("a stream that is destroyed early reads no further", async () => {
  const noise = Buffer.from(Array.from({ length: 2 ** 20 }, (_, index) => (index * 2654435761) >>> 24));
  const bytes = buildZip({ entries: [{ content: noise, method: 0, local: { crc32: crc32(noise) } }] });
  let reads = 0;
  const zip = await openZip({
    size: bytes.length,
    read: async (offset, length) => {
      reads += 1;
      return bytes.subarray(offset, offset + length);
    },
  });
  const stream = await zip.entries[0]?.open();
  const listed = reads;
  for await (const _ of stream ?? []) break;
  await sleep(20);
  expect(reads - listed).toBeLessThanOrEqual(6);
  expect(stream?.destroyed).toBe(true);
});

test("an abort ends the stream, and an earlier one the opening", async () => {
  const zip = await openZip(buildZip({ entries: [{ content: zeros, method: 0 }] }));
  const controller = new AbortController();
  const stream = await zip.entries[0]?.open(controller.signal);
  controller.abort();
  const error = await new Promise((resolve) => stream?.on("error", resolve));
  expect(error).toMatchObject({ name: "AbortError" });
  await expect(zip.entries[0]?.open(controller.signal)).rejects.toMatchObject({ name: "AbortError" });
});
