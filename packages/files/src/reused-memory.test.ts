import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { deflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import { nodeRuntime } from "./node-runtime.ts";

const mebibyte = 2 ** 20;
const size = 24 * mebibyte + 5;
const content = Buffer.alloc(size, randomBytes(3 * mebibyte));
const packed = deflateRawSync(content, { level: 1 });
const digest = sha256(content);

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function* pieces() {
  for (let at = 0; at < packed.length; at += mebibyte) yield packed.subarray(at, at + mebibyte);
}

/** The digest of the whole, where a chunk is looked at as late as is allowed, and how much memory all chunks are part of. */
async function inflated(kept: number, wait: () => Promise<unknown>) {
  const hash = createHash("sha256");
  const waiting: Uint8Array[] = [];
  const memory = new Set<ArrayBufferLike>();
  for await (const chunk of nodeRuntime.inflateRaw(pieces(), size, kept)) {
    memory.add(chunk.buffer);
    waiting.push(chunk);
    await wait();
    if (waiting.length > kept) hash.update(waiting.shift() ?? "");
  }
  for (const chunk of waiting) hash.update(chunk);
  return { digest: hash.digest("hex"), buffers: memory.size };
}

it.each([
  ["one that is quick", 1, () => Promise.resolve()],
  ["one that is slow", 1, () => setTimeout(5)],
  ["one that keeps several", 3, () => setTimeout(2)],
])("inflates into the same memory again, for %s", async (_reader, kept, wait) => {
  const { digest: found, buffers } = await inflated(kept, wait);
  expect(found).toBe(digest);
  // Those that wait, those that are kept, and one that is written into.
  expect(buffers).toBeLessThanOrEqual(4 + kept + 3);
});

it("leaves every chunk as it is, where nothing else is asked for", async () => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of nodeRuntime.inflateRaw(pieces(), size)) chunks.push(chunk);
  expect(sha256(Buffer.concat(chunks))).toBe(digest);
});

it("does not touch memory that small chunks share with others", async () => {
  const small = deflateRawSync(Buffer.alloc(50_000, "small"));
  const others: Buffer[] = [];
  const found: Buffer[] = [];
  for await (const chunk of nodeRuntime.inflateRaw(Readable.from([small]), 1, 1)) {
    others.push(Buffer.allocUnsafe(100).fill("x"));
    found.push(Buffer.from(chunk));
  }
  expect(Buffer.concat(found).equals(Buffer.alloc(50_000, "small"))).toBe(true);
  expect(others.every((other) => other.equals(Buffer.alloc(100, "x")))).toBe(true);
});
