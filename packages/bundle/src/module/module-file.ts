import { basename } from "node:path";
import { type ByteSource, bytesSource } from "@rampart/bytes";
import type { ElfInfo } from "@rampart/elf";
import { nodeRuntime } from "@rampart/files";
import type { Finding } from "@rampart/findings";
import { type BundleSource, withBundle } from "../bundle-source.ts";
import { type ElfReading, readElfFrom, readModuleFrom } from "../read/read-module.ts";

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
export async function readModuleFile(input: BundleSource): Promise<ModuleFileReading> {
  return withBundle(input, (source) => readModule("path" in input ? input.path : "-", source));
}

/** The same of a file whose bytes were read already. */
export async function readModuleBytes(path: string, bytes: Uint8Array): Promise<ModuleFileReading> {
  return readModule(path, bytesSource(bytes));
}

/**
 * Reads a module's ELF facts alone: for its SHA-256 all of it would be read.
 * @throws {RampartError} where the file is missing, unreadable or not a file
 */
export async function readModuleElf(input: BundleSource): Promise<ElfReading> {
  return withBundle(input, readElfFrom);
}

async function readModule(path: string, source: ByteSource): Promise<ModuleFileReading> {
  const { module, findings } = await readModuleFrom(source, nodeRuntime);
  return { ...(module && { module: { path, fileName: basename(path), ...module } }), findings };
}
