import { basename } from "node:path";
import { type ByteSource, bytesSource, chunksOf, digestOf } from "@rampart/bytes";
import { type ElfInfo, readElf } from "@rampart/elf";
import { nodeRuntime, withFile } from "@rampart/files";
import type { Finding } from "@rampart/findings";
import { elfFinding } from "../reader-findings.ts";

/** A compiled module: what its bytes say. */
export interface ModuleFile {
  /** `-` where the bytes came from elsewhere. */
  readonly path: string;
  readonly fileName: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly elf: ElfInfo;
}

export interface ModuleFileReading {
  /** Absent where the file is not ELF that can be read. */
  readonly module?: ModuleFile;
  readonly findings: readonly Finding[];
}

/**
 * Reads a module's ELF facts and its SHA-256, from one open file where it is one.
 * @throws {RampartError} where the file is missing, unreadable or not a file
 */
export async function readModuleFile(
  input: { readonly path: string } | { readonly bytes: Uint8Array },
): Promise<ModuleFileReading> {
  if ("bytes" in input) return readModule("-", bytesSource(input.bytes));
  const { path } = input;
  return withFile(path, (source) => readModule(path, source));
}

/** Bytes that are read at once for the checksum. */
const windowSize = 2 ** 18;

async function readModule(path: string, source: ByteSource): Promise<ModuleFileReading> {
  const elf = await readElf(source).catch((error: unknown) => elfFinding(error));
  if ("rule" in elf) return { findings: [elf] };
  const digest = await digestOf(chunksOf(source, 0, source.size, windowSize), nodeRuntime);
  return { module: { path, fileName: basename(path), ...digest, elf }, findings: [] };
}
