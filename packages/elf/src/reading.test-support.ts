import { type ByteSource, bytesSource } from "@rampart/bytes";
import { type BuiltElf, buildElf, type ElfSpec } from "./elf-builder.test-support.ts";
import { ElfError } from "./elf-error.ts";
import type { ElfInfo } from "./elf-info.ts";
import { readElf } from "./read-elf.ts";

export function read(spec: ElfSpec): Promise<ElfInfo> {
  return readElf(bytesSource(buildElf(spec).bytes));
}

/** The error of a file that cannot be read. Anything but an ElfError is thrown on, so the test fails. */
export async function refusal(bytes: Uint8Array): Promise<ElfError> {
  return refusalOf(bytesSource(bytes));
}

export async function refusalOf(source: ByteSource): Promise<ElfError> {
  try {
    await readElf(source);
  } catch (error) {
    if (error instanceof ElfError) {
      return error;
    }
    throw error;
  }
  throw new Error("the file was read, although it should have been refused");
}

/** The error after one change to an otherwise good file. */
export function refusalAfter(
  spec: ElfSpec,
  change: (bytes: Buffer, at: BuiltElf["at"]) => void,
): Promise<ElfError> {
  const { bytes, at } = buildElf(spec);
  change(bytes, at);
  return refusal(bytes);
}

/** A source that counts what is read from it. */
export function countingSource(source: ByteSource): ByteSource & { reads: number; bytesRead: number } {
  return {
    size: source.size,
    reads: 0,
    bytesRead: 0,
    read(offset, length) {
      this.reads++;
      this.bytesRead += length;
      return source.read(offset, length);
    },
  };
}
