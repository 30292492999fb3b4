import { type ByteSource, type Digest, digestOfSource, type Runtime } from "@rampart/bytes";
import { type ElfInfo, readElf } from "@rampart/elf";
import type { Finding } from "@rampart/findings";
import { elfFinding } from "../reader-findings.ts";

export interface ModuleReading {
  /** Absent where the bytes are not ELF that can be read. */
  readonly module?: Digest & { readonly elf: ElfInfo };
  readonly findings: readonly Finding[];
}

export interface ElfReading {
  /** Absent where the bytes are not ELF that can be read. */
  readonly elf?: ElfInfo;
  readonly findings: readonly Finding[];
}

/** A module's ELF facts, which are in a small part of it. What the source throws is thrown as it is. */
export async function readElfFrom(source: ByteSource): Promise<ElfReading> {
  try {
    return { elf: await readElf(source), findings: [] };
  } catch (error) {
    return { findings: [elfFinding(error)] };
  }
}

/** A module's ELF facts and its SHA-256. What the source throws is thrown as it is. */
export async function readModuleFrom(source: ByteSource, runtime: Runtime): Promise<ModuleReading> {
  const { elf, findings } = await readElfFrom(source);
  if (elf === undefined) return { findings };
  const digest = await digestOfSource(source, runtime);
  return { module: { ...digest, elf }, findings };
}
