import { randomBytes } from "node:crypto";
import { crc32, inflateRawSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { deflateBlocks, mostBlocksAtOnce } from "./deflate-blocks.ts";

const block = 512 * 1024;

async function deflated(bytes: Uint8Array, chunkSize: number): Promise<Buffer> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
  }
  const parts: Uint8Array[] = [];
  for await (const part of deflateBlocks(chunks(), bytes.length)) parts.push(part);
  return Buffer.concat(parts);
}

const repeated = (size: number) =>
  Buffer.alloc(size, "RedisModule_CreateCommand\0RedisModule_ReplyWithArray\0");

describe("blocks that are deflated side by side", () => {
  it.each([0, 1, block - 1, block, block + 1, 2 * block, 3 * block + 7])(
    "are one stream: %i bytes",
    async (size) => {
      for (const bytes of [repeated(size), randomBytes(size)]) {
        const packed = await deflated(bytes, 64 * 1024);
        // The sum, since a difference of a megabyte cannot be read.
        const unpacked = inflateRawSync(packed);
        expect([unpacked.length, crc32(unpacked)]).toEqual([size, crc32(bytes)]);
      }
    },
  );

  it("are the same however the bytes come", async () => {
    const bytes = Buffer.concat([repeated(block + 5), randomBytes(block), repeated(block)]);
    const reference = await deflated(bytes, bytes.length);
    for (const chunkSize of [1000, 2 ** 16, block - 1, block, block + 1, 2 * block]) {
      expect((await deflated(bytes, chunkSize)).equals(reference), String(chunkSize)).toBe(true);
    }
  });

  it("take one call of zlib each, whose bytes nobody joins", async () => {
    const bytes = randomBytes(3 * block + 7).map((byte, at) => (at % 3 === 0 ? byte : at >> 12));
    async function* chunks() {
      yield bytes;
    }
    const joined = vi.spyOn(Buffer, "concat");
    try {
      let count = 0;
      for await (const _ of deflateBlocks(chunks(), bytes.length)) count += 1;
      expect({ count, joined: joined.mock.calls.length }).toEqual({ count: 4, joined: 0 });
    } finally {
      joined.mockRestore();
    }
  });

  it("are the same where memory is used again for chunks that need not stay, however many at once", async () => {
    const bytes = randomBytes(9 * block + 7).map((byte, at) => (at % 3 === 0 ? byte : at >> 12));
    const reference = await deflated(bytes, block);
    for (const atOnce of [1, 2, mostBlocksAtOnce]) {
      async function* chunks() {
        const memory: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += block) {
          const whole = (memory.length > mostBlocksAtOnce && memory.shift()) || Buffer.alloc(block);
          memory.push(whole);
          const chunk = whole.subarray(0, bytes.length - at);
          chunk.set(bytes.subarray(at, at + chunk.length));
          yield chunk;
        }
      }
      const parts: Uint8Array[] = [];
      for await (const part of deflateBlocks(chunks(), bytes.length, () => atOnce)) parts.push(part);
      expect(Buffer.concat(parts).equals(reference), String(atOnce)).toBe(true);
    }
  });

  it("refer to the block before them", async () => {
    const start = randomBytes(16 * 1024);
    const bytes = Buffer.concat([Buffer.alloc(block - start.length), start, start, Buffer.alloc(block)]);
    expect((await deflated(bytes, block)).length).toBeLessThan(1.5 * start.length);
  });

  it("fail as what they are made of fails, and leave no failure unhandled", async () => {
    async function* failing() {
      yield repeated(block);
      yield repeated(block);
      throw new Error("the disk is gone");
    }
    await expect(async () => {
      for await (const _ of deflateBlocks(failing(), 3 * block));
    }).rejects.toThrow("the disk is gone");
  });

  it("are all given before the chunks end, which may have to wait", async () => {
    const parts: Uint8Array[] = [];
    let givenAtEnd = 0;
    async function* chunks() {
      yield repeated(block);
      yield repeated(7);
      givenAtEnd = parts.length;
    }
    for await (const part of deflateBlocks(chunks(), block + 7, () => 1)) parts.push(part);
    expect(givenAtEnd).toBe(2);
    expect(inflateRawSync(Buffer.concat(parts))).toHaveLength(block + 7);
  });

  it.each([0, block - 1, block + 1])("fail where the bytes are not the %i that were stated", async (size) => {
    async function* chunks() {
      yield repeated(block);
    }
    await expect(async () => {
      for await (const _ of deflateBlocks(chunks(), size));
    }).rejects.toThrow(/bytes/);
  });
});
