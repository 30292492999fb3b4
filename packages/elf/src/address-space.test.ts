import { expect, it } from "vitest";
import { AddressSpace } from "./address-space.ts";
import type { ElfError } from "./elf-error.ts";
import type { ProgramHeader } from "./program-headers.ts";

function load(fields: Partial<ProgramHeader>): ProgramHeader {
  const plain = { type: 1, flags: 4, offset: 0, address: 0n, fileSize: 0x100, memorySize: 0x100n };
  return { ...plain, alignment: 0x1000n, headerOffset: 64, ...fields };
}

const TEXT = load({ address: 0x1000n });
const DATA = load({ offset: 0x100, address: 0x2100n, memorySize: 0x300n });

const PT_GNU_RELRO = 0x6474e552;
const relro = (address: bigint, memorySize: bigint) =>
  load({ type: PT_GNU_RELRO, address, memorySize, alignment: 1n });

function refused(action: () => unknown): ElfError["facts"] {
  try {
    action();
  } catch (error) {
    return (error as ElfError).facts;
  }
  throw new Error("nothing was refused");
}

it("finds an address in the segment that holds it", () => {
  const addresses = new AddressSpace([TEXT, DATA]);
  expect(addresses.fileRange(0x1000n, 0x100, "text")).toEqual({ offset: 0, length: 0x100 });
  expect(addresses.fileRange(0x2110n, 8, "data")).toEqual({ offset: 0x110, length: 8 });
  expect(addresses.fileRangeFrom(0x2110n, "data")).toEqual({ offset: 0x110, length: 0xf0 });
});

it("refuses an address between segments, and a range that leaves its segment's contents", () => {
  const addresses = new AddressSpace([TEXT, DATA]);
  expect(refused(() => addresses.fileRange(0xfffn, 1, "before"))).toMatchObject({ what: "before" });
  expect(refused(() => addresses.fileRange(0x1100n, 1, "between"))).toMatchObject({ found: "0x1100" });
  expect(refused(() => addresses.fileRange(0x10ffn, 2, "across"))).toMatchObject({ what: "across" });
  expect(refused(() => addresses.fileRange(0x2200n, 1, ".bss"))).toMatchObject({ what: ".bss" });
});

it.each([
  ["p_vaddr", [DATA, TEXT]],
  ["p_vaddr", [TEXT, load({ address: 0x1080n, alignment: 1n })]],
  ["p_filesz", [load({ memorySize: 0xffn })]],
  ["p_memsz", [load({ address: 0xffff_ffff_ffff_f000n, memorySize: 0x1001n })]],
  ["p_memsz", [load({ memorySize: 0x8000_0000_0001n })]],
  ["p_vaddr", [TEXT, load({ address: 0x8000_0000_2000n })]],
  ["p_flags", [load({ flags: 0 })]],
  ["p_flags", [load({ flags: 8 })]],
  ["p_align", [load({ alignment: 3n })]],
  ["p_align", [load({ alignment: 1n << 47n })]],
  ["PT_GNU_RELRO", [TEXT, DATA, relro(0x3000n, 0x1000n)]],
  ["PT_GNU_RELRO", [TEXT, DATA, relro(0xfffn, 0x100n)]],
  ["PT_GNU_RELRO", [TEXT, DATA, relro(0x2100n, 1n << 47n)]],
  ["p_align", [load({ offset: 1 })]],
])("refuses what the loader refuses: %s", (what, headers) => {
  expect(refused(() => new AddressSpace(headers))).toMatchObject({ what });
});

it.each([
  ["a range whose end is rounded up to a page", [TEXT, DATA, relro(0x2100n, 0xf00n)]],
  ["a range of no bytes", [TEXT, DATA, relro(0x9000n, 0n)]],
  ["the last of two ranges", [TEXT, DATA, relro(0x9000n, 0x1000n), relro(0x2100n, 0x100n)]],
  ["code that is not readable, as of lld --execute-only", [TEXT, load({ address: 0x2000n, flags: 1 })]],
  ["a large alignment", [load({ alignment: 1n << 46n })]],
  ["a hole of no contents", [TEXT, load({ address: 0x2000n, flags: 0, fileSize: 0 })]],
])("takes what the loader takes: %s", (_what, headers) => {
  expect(() => new AddressSpace(headers)).not.toThrow();
});

it("looks at PT_LOAD segments only", () => {
  const addresses = new AddressSpace([load({ type: 6 })]);
  expect(refused(() => addresses.fileRange(0n, 1, "PT_PHDR"))).toMatchObject({ what: "PT_PHDR" });
});
