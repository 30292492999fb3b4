import { EndOfBytesError } from "@rampart/bytes";
import { expect, it } from "vitest";
import { buildElf } from "./elf-builder.test-support.ts";
import { readElf } from "./read-elf.ts";
import { refusalOf } from "./reading.test-support.ts";

it("a file that became shorter than it was is truncated", async () => {
  const { bytes } = buildElf({});
  const error = await refusalOf({
    size: bytes.length + 1000,
    read: async (offset, length) => {
      if (offset + length > bytes.length) throw new EndOfBytesError(offset, length, bytes.length);
      return bytes.subarray(offset, offset + length);
    },
  });
  expect(error).toMatchObject({ code: "truncated", facts: { what: "file", size: bytes.length } });
});

it("another error of the source is thrown as it is", async () => {
  const failure = new Error("broken disk");
  await expect(readElf({ size: 100, read: () => Promise.reject(failure) })).rejects.toBe(failure);
});
