import { crc32, inflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import { nodeRuntime } from "../../../files/src/node-runtime.ts";
import { type ZipInput, zipBytes } from "./zip-writer.ts";

// What is in the bytes, read without any of our readers: a new yazl that writes entries in another way is found here.

const letters = Buffer.from("abcdefghij".repeat(5000));

async function zipOf(entries: readonly ZipInput[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of zipBytes(entries, nodeRuntime)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function input(name: string, content: Buffer, compression: ZipInput["compression"]): ZipInput {
  return {
    name,
    mode: 0o644,
    compression,
    source: {
      size: content.length,
      async *chunks() {
        yield content.subarray(0, 7);
        yield content.subarray(7);
      },
    },
  };
}

it.each(["deflate", "store"] as const)("the local header says all of an entry: %s", async (compression) => {
  const zip = await zipOf([input("a", letters, compression), input("b", letters, compression)]);
  for (let at = 0, index = 0; index < 2; index++) {
    expect(zip.toString("latin1", at, at + 4)).toBe("PK\x03\x04");
    // No data descriptor follows.
    expect(zip.readUInt16LE(at + 6) & 0x0008).toBe(0);
    expect(zip.readUInt16LE(at + 8)).toBe(compression === "store" ? 0 : 8);
    expect(zip.readUInt32LE(at + 14)).toBe(crc32(letters));
    const packedSize = zip.readUInt32LE(at + 18);
    expect(zip.readUInt32LE(at + 22)).toBe(letters.length);
    const start = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
    const packed = zip.subarray(start, start + packedSize);
    expect((compression === "store" ? packed : inflateRawSync(packed)).equals(letters)).toBe(true);
    at = start + packedSize;
    expect(zip.toString("latin1", at, at + 4)).toBe(index === 0 ? "PK\x03\x04" : "PK\x01\x02");
  }
  expect(zip.toString("latin1", zip.length - 22, zip.length - 18)).toBe("PK\x05\x06");
  expect(zip.readUInt16LE(zip.length - 12)).toBe(2);
});

/** An end record whose comment is `length` bytes long, as its last bytes say. */
function endRecord(length: number): Buffer {
  const record = Buffer.alloc(22);
  record.write("PK\x05\x06", "latin1");
  record.writeUInt16LE(length, 20);
  return record;
}

it.each([
  ["an end record that ends with it", endRecord(0), 0],
  ["an end record whose comment ends with it", Buffer.concat([endRecord(9), Buffer.alloc(9)]), 0],
  ["an end record whose comment reaches beyond it", endRecord(200), 8],
  ["an end record that is cut off", endRecord(0).subarray(0, 21), 8],
])("what is to be stored is deflated where it has an open end: %s", async (_what, end, method) => {
  const zip = await zipOf([input("deps/a.zip", Buffer.concat([letters, end]), "store")]);
  expect(zip.readUInt16LE(8)).toBe(method);
});

it("content that is another when it is stored is refused", async () => {
  let reads = 0;
  const source = {
    size: letters.length,
    async *chunks() {
      yield letters.subarray(reads++);
    },
  };
  const entry: ZipInput = { name: "deps/a.tgz", mode: 0o644, compression: "store", source };
  await expect(zipOf([entry])).rejects.toThrow("deps/a.tgz has another size than before");
});
