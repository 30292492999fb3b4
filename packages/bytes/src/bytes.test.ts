import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ByteSource,
  bytesSource,
  chunksAheadOf,
  chunksOf,
  EndOfBytesError,
  sliceSource,
} from "./byte-source.ts";
import { roundedUint64, uint8, uint16, uint32, uint64 } from "./numbers.ts";
import { compareBytes, concatBytes, equalBytes, indexOfBytes } from "./sequences.ts";
import { controlCharacter, decodeUtf8, encodeUtf8, hexadecimal } from "./text.ts";

const bytes = Buffer.from("0123456789");

describe.each([
  ["bytes", bytesSource(bytes), "0123456789"],
  ["a slice", sliceSource(bytesSource(bytes), 2, 8), "234567"],
])("a source over %s", (_what, source, text) => {
  it("gives exactly what is asked for, as views", async () => {
    expect(source.size).toBe(text.length);
    const given = await source.read(1, 3);
    expect(decodeUtf8(given)).toBe(text.slice(1, 4));
    expect(given.buffer).toBe(bytes.buffer);
    expect(await source.read(text.length, 0)).toHaveLength(0);
  });

  it.each([
    [0, 11],
    [6, 5],
    [11, 0],
    [-1, 2],
    [2, -1],
    [2 ** 53, 2 ** 53],
  ])("throws where %d and %d more are not all there", async (offset, length) => {
    await expect(source.read(offset, length)).rejects.toBeInstanceOf(EndOfBytesError);
  });

  it("is read in chunks", async () => {
    const read = async (...range: [number?, number?, number?]) => {
      const parts: string[] = [];
      for await (const chunk of chunksOf(source, ...range)) parts.push(decodeUtf8(chunk));
      return parts;
    };
    expect(await read()).toEqual([text]);
    expect(await read(1, 5, 2)).toEqual([text.slice(1, 3), text.slice(3, 5), text.slice(5, 6)]);
    expect(await read(0, 0)).toEqual([]);
    await expect(read(1, 10)).rejects.toBeInstanceOf(EndOfBytesError);
  });
});

describe("the next chunk", () => {
  const watched = (failsAt = Number.POSITIVE_INFINITY) => {
    const state = { begun: 0, running: 0 };
    const source: ByteSource = {
      size: bytes.length,
      async read(offset, length) {
        state.begun++;
        state.running++;
        await new Promise((resolve) => setImmediate(resolve));
        state.running--;
        if (offset >= failsAt) throw new Error("the disk is gone");
        return bytes.subarray(offset, offset + length);
      },
    };
    return { source, state };
  };

  it("is read while one is looked at, and no read is left when nobody asks for it", async () => {
    const { source, state } = watched();
    for await (const _ of chunksAheadOf(source, 2)) {
      expect(state.begun).toBe(2);
      break;
    }
    expect(state).toEqual({ begun: 2, running: 0 });
  });

  it("fails when its turn comes", async () => {
    const seen: string[] = [];
    await expect(async () => {
      for await (const chunk of chunksAheadOf(watched(4).source, 2)) seen.push(decodeUtf8(chunk));
    }).rejects.toThrow("the disk is gone");
    expect(seen).toEqual(["01", "23"]);
  });
});

it("reads numbers as a Buffer does", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), fc.nat(4), (some, at) => {
      const buffer = Buffer.from(some);
      // Up to two bytes fewer than the widest number needs.
      const outcome = (read: () => unknown) => {
        try {
          return read();
        } catch (error) {
          return (error as Error).name;
        }
      };
      expect(uint8(some, at)).toBe(buffer.readUInt8(at));
      expect(uint16(some, at)).toBe(buffer.readUInt16LE(at));
      expect(uint32(some, at)).toBe(buffer.readUInt32LE(at));
      expect(outcome(() => uint64(some, at))).toEqual(outcome(() => buffer.readBigUInt64LE(at)));
      expect(outcome(() => roundedUint64(some, at))).toEqual(
        outcome(() => Number(buffer.readBigUInt64LE(at))),
      );
    }),
  );
  for (const read of [uint8, uint16, uint32, uint64]) expect(() => read(bytes, 10)).toThrow(RangeError);
});

it("compares and finds bytes as a Buffer does", () => {
  const some = fc.uint8Array({ maxLength: 6, max: 2 });
  fc.assert(
    fc.property(some, some, fc.nat(3), (a, b, from) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
      expect(equalBytes(a, b)).toBe(Buffer.from(a).equals(b));
      expect(Buffer.from(concatBytes([a, b])).equals(Buffer.concat([a, b]))).toBe(true);
      expect(hexadecimal(a)).toBe(Buffer.from(a).toString("hex"));
      if (b.length > 0) expect(indexOfBytes(a, b, from)).toBe(Buffer.from(a).indexOf(b, from));
    }),
  );
});

it("decodes what is no UTF-8, and keeps a byte-order mark", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (some) => {
      expect(decodeUtf8(some)).toBe(Buffer.from(some).toString("utf8"));
    }),
  );
  expect(decodeUtf8(encodeUtf8("\ufeffé"))).toBe("\ufeffé");
});

describe("control characters", () => {
  it("are those of their Unicode categories, and the separators of lines and paragraphs", () => {
    const property = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u;
    const every = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code));
    expect(every.filter((one) => controlCharacter.test(one) !== property.test(one))).toEqual([]);
  });
});
