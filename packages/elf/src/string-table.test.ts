import { bytesSource } from "@rampart/bytes";
import { describe, expect, it } from "vitest";
import {
  MAX_NAME_BYTES,
  MAX_NAME_PLACES,
  MAX_NAMES_BYTES,
  MAX_STRING_TABLE_BYTES,
  WINDOW_BYTES,
} from "./limits.ts";
import { countingSource } from "./reading.test-support.ts";
import { StringTable } from "./string-table.ts";

/** A table over some bytes that are in the middle of a file. */
function over(bytes: Buffer): StringTable {
  const file = Buffer.concat([Buffer.from("before\0"), bytes, Buffer.from("after\0")]);
  return StringTable.over(bytesSource(file), { offset: 7, length: bytes.length }, "DT_STRTAB");
}

/** Texts at given offsets of a table that is otherwise filled with NUL. */
function table(length: number, texts: Readonly<Record<number, string>>): Buffer {
  const bytes = Buffer.alloc(length);
  for (const [offset, text] of Object.entries(texts)) {
    bytes.write(text, Number(offset));
  }
  return bytes;
}

describe("names", () => {
  it("are read in any order, several times, and from within each other", async () => {
    const names = await over(Buffer.from("\0libc.so.6\0é\0")).readNames([11, 0, 1, 5, 1]);
    expect([0, 1, 5, 11].map((offset) => names.text(offset))).toEqual(["", "libc.so.6", ".so.6", "é"]);
  });

  it("are ordered by code units, equal ones being equal wherever they stand", async () => {
    const names = await over(Buffer.from("b\0a\0b\0B\0")).readNames([0, 2, 4, 6]);
    expect(names.compare(0, 4)).toBe(0);
    expect([0, 2, 6].sort((left, right) => names.compare(left, right))).toEqual([6, 2, 0]);
    expect(names.compare(undefined, 6)).toBeLessThan(0);
  });

  it("may lie across windows", async () => {
    const texts = { 5: "first", [WINDOW_BYTES - 3]: "across", [3 * WINDOW_BYTES - 1]: "at the end" };
    const names = await over(table(4 * WINDOW_BYTES, texts)).readNames(Object.keys(texts).map(Number));
    for (const [offset, text] of Object.entries(texts)) {
      expect(names.text(Number(offset))).toBe(text);
    }
  });

  it("are read with one pass over the table", async () => {
    const bytes = table(8 * WINDOW_BYTES, {});
    const source = countingSource(bytesSource(bytes));
    const offsets = Array.from({ length: 50_000 }, (_, index) => (index * 7919) % bytes.length);
    await StringTable.over(source, { offset: 0, length: bytes.length }, "DT_STRTAB").readNames(offsets);
    expect(source.reads).toBeLessThanOrEqual(9);
  });

  it("must be in the table and must end there", async () => {
    const strings = over(Buffer.from("\0abc"));
    await expect(strings.readNames([4])).rejects.toMatchObject({ code: "malformed", facts: { found: 4 } });
    await expect(strings.readNames([1])).rejects.toMatchObject({ code: "malformed", offset: 8 });
  });

  it("have a greatest length, alone and together", async () => {
    const long = over(table(3 * WINDOW_BYTES, { 0: "x".repeat(MAX_NAME_BYTES) }));
    expect((await long.readNames([0])).text(0)).toHaveLength(MAX_NAME_BYTES);
    for (const length of [MAX_NAME_BYTES + 1, 2 * WINDOW_BYTES]) {
      const longer = over(table(3 * WINDOW_BYTES, { 0: "x".repeat(length) }));
      await expect(longer.readNames([0])).rejects.toMatchObject({ code: "too-large" });
    }
    const offsets = Array.from({ length: MAX_NAME_BYTES }, (_, index) => index);
    await expect(long.readNames(offsets)).rejects.toMatchObject({
      code: "too-large",
      facts: { limit: MAX_NAMES_BYTES },
    });
  });
});

describe("places of a name", () => {
  it("are where a string ends in it, and not where a longer one begins with it", async () => {
    const places = await over(Buffer.from("\0.dynamic\0.rela.dynamic\0.dynamic2\0")).placesOf([".dynamic"]);
    expect(places.get(".dynamic")).toEqual(new Set([1, 15]));
  });

  it("are found across windows", async () => {
    for (let back = 0; back < 12; back++) {
      const at = WINDOW_BYTES - back;
      const places = await over(table(2 * WINDOW_BYTES, { [at]: "name", 9: "other" })).placesOf([
        "name",
        "other",
      ]);
      expect(places.get("name")).toEqual(new Set([at]));
      expect(places.get("other")).toEqual(new Set([9]));
    }
  });

  it("are limited", async () => {
    const many = over(Buffer.from("a\0".repeat(MAX_NAME_PLACES + 1)));
    await expect(many.placesOf(["a"])).rejects.toMatchObject({ code: "too-large" });
  });
});

it("has a greatest length, and lies within the file", () => {
  const source = { ...bytesSource(Buffer.alloc(0)), size: 2 ** 40 };
  const length = MAX_STRING_TABLE_BYTES + 1;
  expect(() => StringTable.over(source, { offset: 0, length }, "s")).toThrow(
    expect.objectContaining({ code: "too-large" }),
  );
  expect(() => StringTable.over(source, { offset: 2 ** 40, length: 1 }, "s")).toThrow(
    expect.objectContaining({ code: "truncated" }),
  );
});
