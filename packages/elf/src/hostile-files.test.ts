import { readFileSync } from "node:fs";
import { type ByteSource, bytesSource } from "@rampart/bytes";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectLinear } from "../../../test/support/steps.ts";
import { BASE_ADDRESS, buildElf, buildIdNote, type ElfSpec } from "./elf-builder.test-support.ts";
import { ElfError } from "./elf-error.ts";
import { words32 } from "./elf-tables.test-support.ts";
import { MAX_API_NAME_CONTENTS, MAX_DYNAMIC_SYMBOLS, MAX_UNDEFINED_SYMBOLS, WINDOW_BYTES } from "./limits.ts";
import { readElf } from "./read-elf.ts";
import { countingSource, refusal, refusalOf } from "./reading.test-support.ts";

const FULL: ElfSpec = {
  needed: ["libm.so.6", "libc.so.6"],
  soname: "module.so",
  runpath: "/opt/lib",
  interpreter: "/lib/ld.so",
  notes: buildIdNote(Buffer.from("0123456789", "hex")),
  stackFlags: 6,
  relro: true,
  hash: "both",
  versionNeeds: [
    { library: "libm.so.6", versions: ["GLIBC_2.29"] },
    { library: "libc.so.6", versions: ["GLIBC_2.4", "GLIBC_2.34"] },
  ],
  symbols: [
    { name: "pow", defined: false, version: 2 },
    { name: "puts", defined: false, version: 4 },
    { name: "other" },
    { name: "RedisModule_OnLoad" },
  ],
  sections: [{ name: ".debug_info", type: 1, contents: Buffer.from("DWARF") }],
};

const FIXTURE = new URL("../../../fixtures/modules/x86_64/forks.so", import.meta.url);
const files: ReadonlyArray<readonly [string, Buffer]> = [
  ["a file with everything", buildElf(FULL).bytes],
  ["a file without section headers", buildElf({ ...FULL, sections: false }).bytes],
  ["a file with DT_GNU_HASH alone", buildElf({ ...FULL, hash: "gnu" }).bytes],
  ["a module made by a compiler", readFileSync(FIXTURE)],
];

describe.each(files)("%s", (_what, bytes) => {
  it("can be read", async () => {
    expect(await readElf(bytesSource(bytes))).toMatchObject({ exportsOnLoad: true });
  });

  it("is refused when it is cut short, at every length", async () => {
    for (let length = 0; length < bytes.length; length++) {
      const error = await refusal(bytes.subarray(0, length));
      expect(["empty", "truncated"], `${length} bytes: ${error.message}`).toContain(error.code);
    }
  });

  it("gives a value or an ElfError whatever bytes are changed", async () => {
    const flip = fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) });
    const word = fc.record({
      at: fc.nat(bytes.length - 8).map((at) => at - (at % 4)),
      value: fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff, bytes.length, BASE_ADDRESS),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(flip, { maxLength: 6 }),
        fc.array(word, { maxLength: 3 }),
        async (flips, words) => {
          const changed = Buffer.from(bytes);
          for (const { at, value } of flips) {
            changed[at] = value;
          }
          for (const { at, value } of words) {
            changed.writeUInt32LE(value, at);
          }
          const source = countingSource(bytesSource(changed));
          await readElf(source).catch((error: unknown) => {
            if (!(error instanceof ElfError)) {
              throw error;
            }
          });
          // Whatever the tables say, the same bytes are not read over and over.
          expect(source.bytesRead).toBeLessThan(12 * bytes.length + 4096);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("gives a value or an ElfError with each word at its extremes", async () => {
    for (let at = 0; at + 4 <= Math.min(bytes.length, 4096); at += 2) {
      for (const value of [0, 0xffffffff]) {
        const changed = Buffer.from(bytes);
        changed.writeUInt32LE(value, at);
        await readElf(bytesSource(changed)).catch((error: unknown) => expect(error).toBeInstanceOf(ElfError));
      }
    }
  });
});

describe("a source that fails", () => {
  // Notes in front of everything else push it out of what is read at once.
  const { bytes } = buildElf({ ...FULL, notes: Buffer.alloc(8192) });

  it("has its own error come through, whichever read fails", async () => {
    const source = countingSource(bytesSource(bytes));
    await readElf(source);
    expect(source.reads).toBeGreaterThan(8);
    for (let failing = 1; failing <= source.reads; failing++) {
      const failure = new Error(`read ${failing}`);
      let reads = 0;
      const broken: ByteSource = {
        size: bytes.length,
        read: async (offset, length) => {
          reads++;
          if (reads === failing) {
            throw failure;
          }
          return bytes.subarray(offset, offset + length);
        },
      };
      await expect(readElf(broken)).rejects.toBe(failure);
    }
  });

  it("is not trusted when it gives another number of bytes", async () => {
    const short: ByteSource = { size: bytes.length, read: async () => bytes.subarray(0, 10) };
    await expect(readElf(short)).rejects.toThrow("ByteSource");
    await expect(readElf(short)).rejects.not.toBeInstanceOf(ElfError);
  });
});

describe("a module of 100 000 symbols", () => {
  const name = (index: number): string =>
    `_ZN6module${index}17h0123456789abcdefE_with_a_long_name_as_in_rust`;
  const exported = Array.from({ length: 100_000 }, (_, index) => ({ name: name(index) }));
  const imported = Array.from({ length: 500 }, (_, index) => ({ name: `import${index}`, defined: false }));
  const { bytes } = buildElf({
    hash: "sysv",
    symbols: [...imported, ...exported, { name: "RedisModule_OnLoad" }],
  });

  it("is read in few reads, each of a bounded size", async () => {
    let largest = 0;
    const source = countingSource({
      size: bytes.length,
      read: async (offset, length) => {
        largest = Math.max(largest, length);
        return bytes.subarray(offset, offset + length);
      },
    });
    const info = await readElf(source);
    expect(info).toMatchObject({ exportsOnLoad: true });
    expect(info.undefinedSymbols).toHaveLength(500);
    expect(largest).toBeLessThanOrEqual(WINDOW_BYTES);
    expect(source.reads).toBeLessThan(100);
  });

  it("takes work that grows as the symbols do", async () => {
    const files = new Map(
      [1, 3000, 6000].map((size) => {
        const symbols = [
          ...imported.slice(0, size / 10),
          ...exported.slice(0, size),
          { name: "RedisModule_OnLoad" },
        ];
        return [size, bytesSource(buildElf({ hash: "sysv", symbols }).bytes)] as const;
      }),
    );
    await expectLinear(async (size) => {
      const source = files.get(size);
      if (source !== undefined) await readElf(source);
    }, 3000);
  });
});

describe("counts that are beyond every module", () => {
  const symbols = [{ name: "f", defined: false }, { name: "RedisModule_OnLoad" }];

  /** A file of 1 TiB: `bytes`, then `pattern` over and over. Its only segment spans all of it. */
  function endless({ bytes, at }: ReturnType<typeof buildElf>, pattern: Buffer): ByteSource {
    const size = 2 ** 40;
    for (const field of [0x20, 0x28]) {
      bytes.writeBigUInt64LE(BigInt(size), at.programHeaders + field);
    }
    return {
      size,
      read: async (offset, length) => {
        const answer = Buffer.alloc(length);
        const known = bytes.subarray(Math.min(offset, bytes.length), offset + length);
        const phase = (offset + known.length) % pattern.length;
        answer.fill(Buffer.concat([pattern.subarray(phase), pattern.subarray(0, phase)]), known.length);
        known.copy(answer);
        return answer;
      },
    };
  }

  /** Of the terabyte no more is read than the symbols and names of the largest module have. */
  const mostRead = 48 * MAX_DYNAMIC_SYMBOLS;

  async function refusedEarly(endlessSource: ByteSource, facts: ElfError["facts"]): Promise<void> {
    const source = countingSource(endlessSource);
    expect(await refusalOf(source)).toMatchObject({ code: "too-large", facts });
    expect(source.bytesRead).toBeLessThan(mostRead);
  }

  it("refuses more symbols than it takes on, by DT_HASH", async () => {
    const built = buildElf({ symbols, hash: "sysv", sections: false });
    built.bytes.writeUInt32LE(MAX_DYNAMIC_SYMBOLS + 1, built.at.hash + 4);
    await refusedEarly(endless(built, Buffer.alloc(24)), { what: "DT_SYMTAB" });
  });

  it("refuses more symbols than it takes on, by DT_GNU_HASH", async () => {
    const built = buildElf({ symbols, hash: "gnu", sections: false });
    built.bytes.writeUInt32LE(0x7fffffff, built.at.gnuHash + 16 + 8 + 4);
    await refusedEarly(endless(built, words32([1])), { what: "DT_SYMTAB" });
    await refusedEarly(endless(built, words32([0])), { what: "DT_GNU_HASH" });
  });

  it("refuses more undefined symbols than it keeps", async () => {
    const built = buildElf({
      symbols,
      hash: "sysv",
      sections: false,
      entries: [[6, BASE_ADDRESS + 24 * 1000]],
    });
    built.bytes.writeUInt32LE(MAX_DYNAMIC_SYMBOLS, built.at.hash + 4);
    const pattern = Buffer.concat([words32([1, 0x12]), Buffer.alloc(16)]);
    await refusedEarly(endless(built, pattern), {
      what: "undefined symbols",
      limit: MAX_UNDEFINED_SYMBOLS,
    });
  });

  it("reads the most symbols that it takes on", async () => {
    const built = buildElf({
      symbols,
      hash: "sysv",
      sections: false,
      entries: [[6, BASE_ADDRESS + 24 * 1000]],
    });
    built.bytes.writeUInt32LE(MAX_DYNAMIC_SYMBOLS, built.at.hash + 4);
    const source = countingSource(endless(built, Buffer.alloc(24)));
    expect(await readElf(source)).toMatchObject({ undefinedSymbols: [] });
    expect(source.bytesRead).toBeLessThan(mostRead + 1.01 * MAX_API_NAME_CONTENTS);
  });

  it("refuses a string table that is larger than it takes on", async () => {
    const built = buildElf({ symbols, sections: false, entries: [[10, 2 ** 32]] });
    await refusedEarly(endless(built, Buffer.alloc(24)), { what: "DT_STRTAB" });
  });

  it("refuses a dynamic section that is larger than it takes on", async () => {
    const built = buildElf({ symbols, sections: false });
    built.bytes.writeBigUInt64LE(2n ** 32n, built.at.programHeaders + 56 + 0x20);
    await refusedEarly(endless(built, Buffer.alloc(24)), { what: "PT_DYNAMIC" });
  });

  it("refuses notes that are larger than it takes on", async () => {
    const built = buildElf({ notes: buildIdNote(Buffer.from("00"), 1), sections: false });
    built.bytes.writeBigUInt64LE(2n ** 32n, built.at.programHeaders + 2 * 56 + 0x20);
    await refusedEarly(endless(built, Buffer.alloc(24)), { what: "PT_NOTE" });
  });
});
