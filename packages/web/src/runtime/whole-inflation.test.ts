import { deflateRawSync, gunzipSync, gzipSync, inflateRawSync } from "node:zlib";
import { bytesSource, concatBytes } from "@rampart/bytes";
import { nodeRuntime } from "@rampart/files";
import { afterEach, expect, it, vi } from "vitest";

const content = Buffer.from("some content that can be packed, packed, packed".repeat(9000));
const expected = { size: content.length, crc32: nodeRuntime.crc32(content) };
const packed = deflateRawSync(content);
/** Deflated data with the CRC-32 and the size behind it. */
const gzipped = gzipSync(content).subarray(10);

const others: readonly (readonly [string, Uint8Array, object])[] = [
  ["bytes behind the end", Buffer.concat([packed, Buffer.from("hidden")]), {}],
  ["one byte behind the end", Buffer.concat([packed, Buffer.of(0)]), {}],
  ["the end of a gzip file and more behind it", Buffer.concat([gzipped, Buffer.from("hidden")]), {}],
  ["the end of a gzip file behind it", gzipped, {}],
  ["a gzip file behind it", Buffer.concat([gzipped, gzipSync(content).subarray(0, -8)]), {}],
  ["a cut end", packed.subarray(0, -3), {}],
  ["nothing", Buffer.alloc(0), {}],
  ["no deflated data", Buffer.alloc(500, 0xa7), {}],
  ["a byte more than is there", packed, { size: content.length + 1 }],
  ["a byte less than is there", packed, { size: content.length - 1 }],
  ["the size modulo 2³²", packed, { size: content.length + 2 ** 32 }],
  ["another CRC-32", packed, { crc32: 1 }],
];

/** What a browser has: by its standard all bytes are one member, or they are refused. */
function streamOfBrowser(isStrict: boolean) {
  return class extends TransformStream<Uint8Array, Uint8Array> {
    constructor() {
      const chunks: Uint8Array[] = [];
      super({
        transform: (chunk) => void chunks.push(chunk),
        flush(controller) {
          const bytes = firstMember(concatBytes(chunks), isStrict);
          if (bytes.length > 0) controller.enqueue(bytes);
        },
      });
    }
  };
}

function firstMember(file: Uint8Array, isStrict: boolean): Uint8Array {
  const { engine } = inflateRawSync(file.subarray(10), { info: true }) as unknown as {
    engine: { bytesWritten: number };
  };
  const end = 10 + engine.bytesWritten + 8;
  if (isStrict && end !== file.length) throw new TypeError("bytes behind the end");
  return gunzipSync(file.subarray(0, end));
}

/** Each time anew: what a browser is like is asked once. */
async function inflateWith(stream: unknown, bytes: Uint8Array, changes = {}) {
  vi.stubGlobal("DecompressionStream", stream);
  vi.resetModules();
  const { inflateRawWhole } = await import("./whole-inflation.ts");
  return await inflateRawWhole(bytesSource(bytes), { ...expected, ...changes });
}

afterEach(() => void vi.unstubAllGlobals());

it("inflates what is exactly as expected", async () => {
  expect(await inflateWith(streamOfBrowser(true), packed)).toEqual(new Uint8Array(content));
  const nothing = { size: 0, crc32: 0 };
  expect(await inflateWith(streamOfBrowser(true), deflateRawSync(""), nothing)).toEqual(new Uint8Array(0));
});

it.each(others)("leaves to the stream what has %s", async (_what, bytes, changes) => {
  expect(await inflateWith(streamOfBrowser(true), bytes, changes)).toBeUndefined();
});

it.each([
  ["takes what has bytes behind it", streamOfBrowser(false)],
  ["has no such stream", undefined],
])("leaves everything to the stream where the browser %s", async (_what, stream) => {
  expect(await inflateWith(stream, packed)).toBeUndefined();
});

it("leaves to the stream what cannot be read", async () => {
  vi.stubGlobal("DecompressionStream", streamOfBrowser(true));
  vi.resetModules();
  const { inflateRawWhole } = await import("./whole-inflation.ts");
  const source = { size: 10, read: () => Promise.reject(new Error("broken disk")) };
  expect(await inflateRawWhole(source, expected)).toBeUndefined();
});
