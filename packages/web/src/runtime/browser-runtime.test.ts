import { deflateRawSync, gzipSync, constants as zlib } from "node:zlib";
import {
  bytesSource,
  CorruptDataError,
  chunksOf,
  digestOf,
  type Inflation,
  type Runtime,
} from "@rampart/bytes";
import { nodeRuntime } from "@rampart/files";
import { describe, expect, it } from "vitest";
import { blobSource } from "./blob-source.ts";
import { BlobSpool } from "./blob-spool.ts";
import { browserRuntime } from "./browser-runtime.ts";
import { crc32 } from "./crc32.ts";
import { NativeSha256 } from "./sha256.ts";

// The runtime of browsers beside that of Node, which is the oracle.

const text = Buffer.from("some content that can be packed, packed, packed".repeat(9000));
const noise = Buffer.from(
  Array.from({ length: 300_000 }, (_, index) => (index * index * 31 + (index >> 3)) & 0xff),
);
const deflated = deflateRawSync(text);
const gzipped = gzipSync(text);
const small = gzipSync("small");

/** What comes out, and how it ends. */
async function outcomeOf(inflation: Inflation): Promise<object> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of inflation) chunks.push(chunk);
    return { bytes: Buffer.concat(chunks).toString("latin1"), used: inflation.bytesUsed };
  } catch (error) {
    expect(error).toBeInstanceOf(CorruptDataError);
    // How much came before is chance in Node: a stream that fails drops what waits to be read.
    return { isCorrupt: true };
  }
}

const flipped = (bytes: Buffer, at: number) =>
  Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 0x55 : byte)));

const raw: readonly (readonly [string, Buffer])[] = [
  ["text", deflated],
  ["noise", deflateRawSync(noise)],
  ["noise that is stored", deflateRawSync(noise, { level: 0 })],
  ["fixed codes", deflateRawSync(text, { strategy: zlib.Z_FIXED })],
  ["nothing at all", Buffer.alloc(0)],
  ["nothing, packed", deflateRawSync("")],
  ["bytes behind the end", Buffer.concat([deflated, Buffer.from("hidden")])],
  ["two streams", Buffer.concat([deflated, deflated])],
  ["a cut end", deflated.subarray(0, -3)],
  ["a cut middle", deflateRawSync(noise).subarray(0, 100_000)],
  ["no deflated data", Buffer.alloc(500, 0xa7)],
  ["a gzip file", gzipped],
  ["a reserved block", Buffer.of(0x07, 1, 2, 3)],
  ["a stored block whose lengths differ", Buffer.of(0x01, 5, 0, 5, 0, 1, 2, 3, 4, 5)],
  ["a distance too far back", Buffer.of(0x4b, 0x04, 0x42, 0x00)],
  ...[0, 1, 2, 10, 50, 200, deflated.length - 1].map(
    (at) => [`a changed byte at ${at}`, flipped(deflated, at)] as const,
  ),
];

const gzip: readonly (readonly [string, Buffer])[] = [
  ["one member", gzipped],
  ["three members", Buffer.concat([small, gzipped, small])],
  ["zeros behind it", Buffer.concat([gzipped, Buffer.alloc(700)])],
  ["zeros and another member behind it", Buffer.concat([gzipped, Buffer.alloc(700), small])],
  ["noise behind it", Buffer.concat([gzipped, Buffer.from("noise")])],
  ["the begin of a member behind it", Buffer.concat([gzipped, small.subarray(0, 5)])],
  ["one byte of a member behind it", Buffer.concat([gzipped, small.subarray(0, 1)])],
  ["a cut end", gzipped.subarray(0, -1)],
  ["nothing", Buffer.alloc(0)],
  ["a head alone", gzipped.subarray(0, 10)],
  ["deflated data without a head", deflated],
  ...[0, 2, 3, 9, 20, gzipped.length - 1, gzipped.length - 5].map(
    (at) => [`a changed byte at ${at}`, flipped(gzipped, at)] as const,
  ),
];

/** Sizes of chunks that packed bytes come in, and sizes that are announced. */
const ways = [
  [1000, undefined],
  [128 * 1024, text.length],
  [61, 0],
  [128 * 1024, 100],
] as const;

describe.each(ways)("in chunks of %i bytes, with %s announced", (size, announced) => {
  const chunked = (bytes: Buffer) => chunksOf(bytesSource(bytes), 0, bytes.length, size);
  const both = (unpack: (runtime: Runtime) => Inflation) =>
    Promise.all([nodeRuntime, browserRuntime].map((runtime) => outcomeOf(unpack(runtime))));

  it.each(raw)("inflates as Node does: %s", async (_what, bytes) => {
    const [expected, found] = await both((runtime) => runtime.inflateRaw(chunked(bytes), announced));
    expect(found).toEqual(expected);
  });

  it.each(gzip)("unpacks gzip as Node does: %s", async (_what, bytes) => {
    const [expected, found] = await both((runtime) => runtime.gunzip(chunked(bytes), announced));
    expect(found).toEqual(expected);
  });
});

it("throws what its source throws", async () => {
  const failure = new Error("broken disk");
  const failing = (async function* () {
    yield deflated.subarray(0, 50);
    throw failure;
  })();
  await expect(drain(browserRuntime.inflateRaw(failing))).rejects.toBe(failure);
});

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of chunks);
}

it.each([0, 1, 3, 4, 5, 1023, 100_000])("has Node's CRC-32 of %i bytes, whole and in parts", (size) => {
  const bytes = noise.subarray(0, size);
  expect(crc32(bytes)).toBe(nodeRuntime.crc32(bytes));
  const half = size >> 1;
  expect(crc32(bytes.subarray(half), crc32(bytes.subarray(0, half)))).toBe(nodeRuntime.crc32(bytes));
});

it.each([0, 55, 64, 300_000])("has Node's SHA-256 of %i bytes, streamed and at once", async (size) => {
  const source = bytesSource(noise.subarray(0, size));
  const expected = await digestOf(chunksOf(source), nodeRuntime);
  const { sha256 } = browserRuntime;
  expect(await digestOf(chunksOf(source), browserRuntime)).toEqual(expected);
  expect(await digestOf(chunksOf(source), { sha256 })).toEqual(expected);
});

it("has Node's SHA-256 of parts wherever they lie", async () => {
  const [a, b, c] = [noise.subarray(1000, 5000), noise.subarray(5000, 5001), noise.subarray(5001, 9000)];
  for (const parts of [[a, b, c], [b, a], [a, c], [a, a], [a, Buffer.from(b), c], [c], []]) {
    const chunks = async function* () {
      yield* parts;
    };
    expect(await digestOf(chunks(), browserRuntime)).toEqual(await digestOf(chunks(), nodeRuntime));
  }
});

it("streams the SHA-256 of more bytes than it keeps", async () => {
  const parts = chunksOf(bytesSource(noise), 0, noise.length, 7000);
  const sha256Later = () => new NativeSha256(50_000);
  expect(await digestOf(parts, { ...browserRuntime, sha256Later })).toEqual(
    await digestOf(chunksOf(bytesSource(noise)), nodeRuntime),
  );
});

it.each([10, 9 * 2 ** 20, 60 * 2 ** 20])("a spool gives back what it was given: %i bytes", async (size) => {
  const bytes = Buffer.alloc(size, "spooled ");
  const spool = new BlobSpool(2 ** 20);
  for await (const chunk of chunksOf(bytesSource(bytes), 0, size, 2 ** 20)) await spool.write(chunk);
  expect(spool.size).toBe(size);
  const source = spool.source();
  for (const at of [0, size >> 1, size - 5]) {
    expect(Buffer.from(await source.read(at, 5))).toEqual(bytes.subarray(at, at + 5));
  }
  await expect(source.read(size - 1, 2)).rejects.toMatchObject({ name: "EndOfBytesError" });
  await spool.close();
});

describe.each([
  ["a file in memory", undefined],
  ["a file that is too large for that", 1000],
])("%s", (_what, most) => {
  const bytes = Buffer.concat(Array.from({ length: 8 }, () => noise));
  it("gives exactly the bytes that are asked for, wherever they lie", async () => {
    const source = blobSource(new Blob([bytes]), most);
    for (const [at, length] of [
      [0, 0],
      [0, 10],
      [2 ** 20 - 2, 10],
      [5, 200_000],
      [5, 2 ** 20 + 1],
      [bytes.length - 1, 1],
      [0, bytes.length],
      [bytes.length, 0],
    ] as const) {
      const read = Buffer.from(await source.read(at, length));
      expect(read.equals(bytes.subarray(at, at + length))).toBe(true);
    }
    const beyond = { name: "EndOfBytesError" };
    await expect(source.read(bytes.length - 1, 2)).rejects.toMatchObject(beyond);
    await expect(source.read(-1, 2)).rejects.toMatchObject(beyond);
  });

  it("gives them to several who ask at the same time", async () => {
    const source = blobSource(new Blob([bytes]), most);
    const places = [bytes.length - 1, 0, 2 ** 20, 7, 0];
    const read = await Promise.all(places.map((at) => source.read(at, 1)));
    expect(read.map(([byte]) => byte)).toEqual(places.map((at) => bytes[at]));
  });
});
