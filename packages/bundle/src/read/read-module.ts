import { type ByteSource, chunksOf, type Digest, digestOf, type Runtime } from "@rampart/bytes";
import { type ElfInfo, readElf } from "@rampart/elf";
import type { Finding } from "@rampart/findings";
import { elfFinding } from "../reader-findings.ts";

export interface ModuleReading {
  /** Absent where the bytes are not ELF that can be read. */
  readonly module?: Digest & { readonly elf: ElfInfo };
  readonly findings: readonly Finding[];
}

/** Bytes that are read at once for the checksum. */
const windowSize = 2 ** 18;

/** A module's ELF facts and its SHA-256. What the source throws is thrown as it is. */
export async function readModuleFrom(source: ByteSource, runtime: Runtime): Promise<ModuleReading> {
  const elf = await readElf(source).catch((error: unknown) => elfFinding(error));
  if ("rule" in elf) return { findings: [elf] };
  const digest = await digestOf(chunksOf(source, 0, source.size, windowSize), runtime);
  return { module: { ...digest, elf }, findings: [] };
}
