import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { type ByteSource, bytesSource, type ElfInfo, fileHandleSource, readElf } from "@rampart/elf";
import type { Finding } from "@rampart/findings";
import { demandRegularFile } from "../read-whole.ts";
import { elfFinding } from "../reader-findings.ts";
import { demandReadable } from "../system-error.ts";

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
  await demandRegularFile(path);
  const handle = await open(path).catch((error: unknown) => demandReadable(path, error));
  try {
    return await readModule(path, fileHandleSource(handle, (await handle.stat()).size));
  } finally {
    await handle.close();
  }
}

/** Bytes that are read at once for the checksum. */
const windowSize = 2 ** 18;

async function readModule(path: string, source: ByteSource): Promise<ModuleFileReading> {
  const elf = await readElf(source).catch((error: unknown) => elfFinding(error));
  if ("rule" in elf) return { findings: [elf] };
  const hash = createHash("sha256");
  for (let offset = 0; offset < source.size; offset += windowSize) {
    hash.update(await source.read(offset, Math.min(windowSize, source.size - offset)));
  }
  const module = { path, fileName: basename(path), size: source.size, sha256: hash.digest("hex"), elf };
  return { module, findings: [] };
}
