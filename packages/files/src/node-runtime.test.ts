import { createHash, randomBytes } from "node:crypto";
import { deflateRawSync, gzipSync } from "node:zlib";
import { bytesSource, CorruptDataError, chunksOf, digestOf } from "@rampart/bytes";
import { afterEach, describe, expect, it } from "vitest";
import { nodeRuntime } from "./node-runtime.ts";

const content = Buffer.from("some content that can be packed, packed, packed".repeat(5000));
const chunked = (bytes: Uint8Array, size = 1000) => chunksOf(bytesSource(bytes), 0, bytes.length, size);

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const gathered: Uint8Array[] = [];
  for await (const chunk of chunks) gathered.push(chunk);
  return Buffer.concat(gathered);
}

describe("unpacking", () => {
  it("inflates, and says how many bytes it used", async () => {
    const packed = deflateRawSync(content);
    const inflation = nodeRuntime.inflateRaw(chunked(Buffer.concat([packed, Buffer.from("hidden")])));
    expect((await all(inflation)).equals(content)).toBe(true);
    expect(inflation.bytesUsed).toBe(packed.length);
  });

  const checked = (bytes: Uint8Array) => ({ size: bytes.length, crc32: nodeRuntime.crc32(bytes) });

  it.each([content, Buffer.alloc(0)])("inflates in one piece what is as expected", async (bytes) => {
    const whole = await nodeRuntime.inflateRawWhole?.(bytesSource(deflateRawSync(bytes)), checked(bytes));
    expect(whole && bytes.equals(whole)).toBe(true);
  });

  const packed = deflateRawSync(content);
  it.each([
    ["shorter", packed, { ...checked(content), size: content.length + 1 }],
    ["longer", packed, { ...checked(content), size: content.length - 1 }],
    ["of other bytes", packed, { ...checked(content), crc32: 1 }],
    ["followed by bytes of no stream", Buffer.concat([packed, Buffer.from("hidden")]), checked(content)],
    ["a bomb", deflateRawSync(Buffer.alloc(2 ** 26)), { size: 2 ** 10, crc32: 0 }],
    ["cut off", packed.subarray(0, -3), checked(content)],
    ["no deflated data", Buffer.alloc(100, 0xff), { size: 100, crc32: 0 }],
    ["large", deflateRawSync(Buffer.alloc(2 ** 24)), checked(Buffer.alloc(2 ** 24))],
  ])("does not inflate in one piece what is %s", async (_what, bytes, expected) => {
    expect(await nodeRuntime.inflateRawWhole?.(bytesSource(bytes), expected)).toBeUndefined();
  });

  it("unpacks gzip files of one member and of two", async () => {
    const packed = gzipSync(content);
    expect((await all(nodeRuntime.gunzip(chunked(packed)))).equals(content)).toBe(true);
    const twice = await all(nodeRuntime.gunzip(chunked(Buffer.concat([packed, packed]))));
    expect(twice).toHaveLength(2 * content.length);
  });

  it.each([
    ["cut off", deflateRawSync(content).subarray(0, -3)],
    ["no deflated data", Buffer.alloc(100, 0xff)],
    ["nothing", Buffer.alloc(0)],
  ])("is corrupt: %s", async (_what, packed) => {
    await expect(all(nodeRuntime.inflateRaw(chunked(packed)))).rejects.toBeInstanceOf(CorruptDataError);
  });

  it("throws what its source throws", async () => {
    const failure = new Error("broken disk");
    const failing = (async function* () {
      yield deflateRawSync(content).subarray(0, 50);
      throw failure;
    })();
    await expect(all(nodeRuntime.inflateRaw(failing))).rejects.toBe(failure);
  });
});

it("SHA-256 and CRC-32 go over chunks as over the whole", async () => {
  const sha256 = createHash("sha256").update(content).digest("hex");
  expect(await digestOf(chunked(content), nodeRuntime)).toEqual({ size: content.length, sha256 });
  const half = content.length / 2;
  const first = nodeRuntime.crc32(content.subarray(0, half));
  expect(nodeRuntime.crc32(content.subarray(half), first)).toBe(nodeRuntime.crc32(content));
});

it("a digest with a limit asks for no more than one chunk behind it", async () => {
  let asked = 0;
  const endless = (async function* () {
    for (;;) {
      asked += 1;
      yield new Uint8Array(10);
    }
  })();
  expect((await digestOf(endless, nodeRuntime, 25)).size).toBe(30);
  expect(asked).toBe(3);
});

it.each([
  [100, undefined],
  [9 * 2 ** 20, undefined],
  [9 * 2 ** 20, 9 * 2 ** 20],
  [2 ** 20, 60 * 2 ** 20],
  [9 * 2 ** 20, 10],
])("a spool gives back what it was given: %d bytes where %j were announced", async (size, announced) => {
  const bytes = Buffer.alloc(size, "spooled ");
  const spool = nodeRuntime.spool(announced);
  for await (const chunk of chunked(bytes, 2 ** 20)) await spool.write(chunk);
  expect(spool.size).toBe(size);
  const source = spool.source();
  expect(Buffer.from(await source.read(size - 50, 50)).equals(bytes.subarray(-50))).toBe(true);
  await expect(source.read(size - 1, 2)).rejects.toMatchObject({ name: "EndOfBytesError" });
  await spool.close();
});

describe("a spool whose chunks stay only until the next but one is written", () => {
  const kept = process.env["TMPDIR"];
  afterEach(() => {
    if (kept === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = kept;
  });

  const size = 9 * 2 ** 20;
  const bytes = randomBytes(size);

  /** As zlib gives them: into two pieces of memory by turns. */
  async function spooledByTurns(announced: number | undefined) {
    const spool = nodeRuntime.spool(announced, false);
    const pieces = [Buffer.alloc(2 ** 20), Buffer.alloc(2 ** 20)] as const;
    for (let at = 0; at < size; at += 2 ** 20) {
      const piece = pieces[(at / 2 ** 20) % 2 === 0 ? 0 : 1];
      bytes.copy(piece, 0, at);
      await spool.write(piece);
    }
    return spool;
  }

  it.each<[string, string | undefined, number | undefined]>([
    ["in a file", undefined, size],
    ["in a file that is large", undefined, 60 * 2 ** 20],
    ["of no known size", undefined, undefined],
    ["in memory, where no file can be made", "/proc", size],
  ])("gives back what it was given, %s", async (_, folder, announced) => {
    if (folder !== undefined) process.env["TMPDIR"] = folder;
    const spool = await spooledByTurns(announced);
    const source = spool.source();
    expect(Buffer.from(await source.read(0, size)).equals(bytes)).toBe(true);
    const target = new Uint8Array(5000);
    await source.readInto?.(target, size - 5000);
    if (source.readInto !== undefined) expect(Buffer.from(target).equals(bytes.subarray(-5000))).toBe(true);
    await spool.close();
  });
});
