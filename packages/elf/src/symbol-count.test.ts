import { bytesSource } from "@rampart/bytes";
import { describe, expect, it } from "vitest";
import { buildElf, type ElfSpec } from "./elf-builder.test-support.ts";
import { MAX_DYNAMIC_SYMBOLS } from "./limits.ts";
import { readElf } from "./read-elf.ts";
import { read, refusalAfter } from "./reading.test-support.ts";

const symbols = [
  { name: "imported", defined: false },
  { name: "first" },
  { name: "second" },
  { name: "RedisModule_OnLoad" },
];
const imports = [{ name: "imported", defined: false }];

async function seen(spec: ElfSpec): Promise<readonly [boolean, number]> {
  const info = await read(spec);
  return [info.exportsOnLoad, info.undefinedSymbols.length];
}

describe("all symbols are found", () => {
  it.each(["sysv", "gnu", "both"] as const)("by %s hash, without section headers", async (hash) => {
    expect(await seen({ symbols, hash, sections: false })).toEqual([true, 1]);
  });

  it("by section headers when there is no hash table, and then no loader finds one by its name", async () => {
    expect(await seen({ symbols, hash: "none" })).toEqual([false, 1]);
    expect(await seen({ symbols, hash: "none", sections: false }), "nothing says how many").toEqual([
      false,
      0,
    ]);
  });

  it("by section headers when DT_GNU_HASH hashes no symbol", async () => {
    expect(await seen({ symbols: imports, hash: "gnu" })).toEqual([false, 1]);
    expect(await seen({ symbols: imports, hash: "gnu", sections: false })).toEqual([false, 0]);
  });

  it("up to the first symbol that would be hashed, when nothing else tells", async () => {
    const { bytes, at } = buildElf({ symbols: imports, hash: "gnu", sections: false });
    // symoffset
    bytes.writeUInt32LE(2, at.gnuHash + 4);
    expect((await readElf(bytesSource(bytes))).undefinedSymbols).toHaveLength(1);
  });

  it("by DT_GNU_HASH when DT_HASH has no symbol, or is at 0", async () => {
    expect(await seen({ symbols, hash: "gnu", entries: [[4, 0]], sections: false })).toEqual([true, 1]);
  });

  it("by DT_HASH when DT_GNU_HASH is at 0", async () => {
    const entries = [[0x6ffffef5, 0]] as const;
    expect(await seen({ symbols, hash: "sysv", entries, sections: false })).toEqual([true, 1]);
  });

  it("not by section headers that speak of another table", async () => {
    const { bytes, at } = buildElf({ symbols, hash: "none" });
    // sh_addr of .dynsym
    bytes.writeBigUInt64LE(0n, at.sectionHeaders + 64 + 0x10);
    expect(await readElf(bytesSource(bytes))).toMatchObject({ exportsOnLoad: false, undefinedSymbols: [] });
  });
});

describe("hash tables that lie", () => {
  it("refuses a DT_HASH that is longer than its segment", async () => {
    const error = await refusalAfter({ symbols, hash: "sysv" }, (bytes, at) =>
      bytes.writeUInt32LE(0xffffffff, at.hash + 4),
    );
    expect(error).toMatchObject({ code: "malformed", facts: { what: "DT_HASH" } });
  });

  it("refuses more buckets than it takes on", async () => {
    const error = await refusalAfter({ symbols, hash: "gnu" }, (bytes, at) =>
      bytes.writeUInt32LE(0xffffffff, at.gnuHash),
    );
    expect(error).toMatchObject({
      code: "too-large",
      offset: expect.any(Number),
      facts: { what: "nbuckets", limit: MAX_DYNAMIC_SYMBOLS },
    });
  });

  it.each([
    ["more buckets than there is room for", 0, 0x10000],
    ["a bloom filter that is longer than its segment", 8, 0xffffffff],
  ])("refuses %s", async (_what, field, value) => {
    const error = await refusalAfter({ symbols, hash: "gnu" }, (bytes, at) =>
      bytes.writeUInt32LE(value, at.gnuHash + field),
    );
    expect(error).toMatchObject({ code: "malformed", facts: { what: "DT_GNU_HASH" } });
  });

  it("refuses a chain without an end", async () => {
    const error = await refusalAfter({ symbols, hash: "gnu", sections: false }, (bytes, at) => {
      // the second bucket leads past the end of the segment
      bytes.writeUInt32LE(0x7fffffff, at.gnuHash + 16 + 8 + 4);
    });
    expect(error).toMatchObject({ code: "malformed", facts: { what: "DT_GNU_HASH" } });
  });
});
