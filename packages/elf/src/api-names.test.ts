import { readFileSync } from "node:fs";
import { bytesSource } from "@rampart/bytes";
import { describe, expect, it } from "vitest";
import { buildElf } from "./elf-builder.test-support.ts";
import type { ElfApiName } from "./elf-info.ts";
import { MAX_API_NAMES, WINDOW_BYTES } from "./limits.ts";
import { readElf } from "./read-elf.ts";
import { countingSource, read, refusal } from "./reading.test-support.ts";

/** Names in contents that the one segment of a file has, which is not writable. */
async function namesIn(contents: Buffer | string, loadFlags = 4): Promise<readonly ElfApiName[]> {
  return (await read({ notes: Buffer.from(contents), loadFlags })).apiNames;
}

const whole = (...names: string[]) => names.map((name) => ({ name, isWhole: true }));

describe("names of functions of the API", () => {
  it("are words behind the prefix that end in NUL, sorted and each once", async () => {
    const text =
      "RedisModule_Free\0RedisModule_Alloc\0other\0RedisModule_Free\0RedisModule_\0RedisModuleString\0";
    expect(await namesIn(text)).toEqual(whole("RedisModule_Alloc", "RedisModule_Free"));
  });

  it("may begin within a longer text, where a linker merged them", async () => {
    expect(await namesIn("Export_RedisModule_Alloc\0no RedisModule_Free\0")).toEqual(
      whole("RedisModule_Alloc", "RedisModule_Free"),
    );
  });

  it("are not whole where another text follows, as in Rust", async () => {
    expect(await namesIn("RedisModule_AllocRedisModule_Freefailed here\0RedisModule_Log: \0")).toEqual([
      { name: "RedisModule_Alloc", isWhole: false },
      { name: "RedisModule_Freefailed", isWhole: false },
      { name: "RedisModule_Log", isWhole: false },
    ]);
  });

  it("are whole where one of several is", async () => {
    expect(await namesIn("RedisModule_Log failed\0RedisModule_Log\0")).toEqual(whole("RedisModule_Log"));
  });

  it.each([
    [4, 1],
    [5, 1],
    [6, 0],
    [7, 0],
  ])("stand in a segment with flags %i: %i", async (flags, count) => {
    expect(await namesIn("RedisModule_Alloc\0", flags)).toHaveLength(count);
  });

  it("are none of the symbols that the module defines or needs", async () => {
    const symbols = [{ name: "RedisModule_OnLoad" }, { name: "RedisModule_Mine", defined: false }];
    expect((await read({ symbols, loadFlags: 4 })).apiNames).toEqual([]);
    expect(
      (await read({ symbols, loadFlags: 4, notes: Buffer.from("RedisModule_Mine\0") })).apiNames,
    ).toEqual(whole("RedisModule_Mine"));
  });

  it("stand in what becomes read-only after it was relocated", async () => {
    const { bytes, at } = buildElf({ notes: Buffer.from("RedisModule_Alloc\0"), loadFlags: 6, relro: true });
    // PT_GNU_RELRO is the last program header: p_vaddr and p_memsz of the notes.
    const header = at.programHeaders + 3 * 56;
    bytes.copyWithin(header + 0x10, at.programHeaders + 2 * 56 + 0x10, at.programHeaders + 2 * 56 + 0x30);
    expect((await readElf(bytesSource(bytes))).apiNames).toEqual(whole("RedisModule_Alloc"));
  });

  it("may lie across the windows that a file is read through", async () => {
    for (const before of [0, 100, 200, 300]) {
      const text = Buffer.alloc(3 * WINDOW_BYTES, ".");
      text.write("RedisModule_Alloc\0", WINDOW_BYTES - before);
      text.write("RedisModule_Free\0", 2 * WINDOW_BYTES - 5 * before);
      text.write("RedisModule_Log\0", text.length - 16);
      expect(await namesIn(text)).toEqual(whole("RedisModule_Alloc", "RedisModule_Free", "RedisModule_Log"));
    }
  });

  it("are found in one pass over the contents", async () => {
    const { bytes } = buildElf({ notes: Buffer.alloc(3 * WINDOW_BYTES, "RedisModule"), loadFlags: 4 });
    const source = countingSource(bytesSource(bytes));
    await readElf(source);
    // The notes of this file are read as notes too.
    expect(source.bytesRead).toBeLessThan(2 * bytes.length + WINDOW_BYTES);
  });

  it("have a greatest number", async () => {
    const names = Array.from({ length: MAX_API_NAMES + 1 }, (_, index) => `RedisModule_${index}\0`).join("");
    const { bytes } = buildElf({ notes: Buffer.from(names), loadFlags: 4 });
    expect(await refusal(bytes)).toMatchObject({ code: "too-large", facts: { limit: MAX_API_NAMES } });
  });
});

it.each(["x86_64", "aarch64"])("are those that a module for %s asks for", async (architecture) => {
  const file = new URL(`../../../fixtures/modules/${architecture}/tally.so`, import.meta.url);
  const { apiNames } = await readElf(bytesSource(readFileSync(file)));
  expect(apiNames.every(({ isWhole }) => isWhole)).toBe(true);
  expect(apiNames.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["RedisModule_AddACLCategory", "RedisModule_Alloc", "RedisModule_WrongArity"]),
  );
});
