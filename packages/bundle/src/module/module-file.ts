import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { type ElfInfo, fileHandleSource, readElf } from "@rampart/elf";
import { type Finding, RampartError } from "@rampart/findings";
import { elfFinding } from "../reader-findings.ts";
import { demandReadable } from "../surroundings.ts";

/** A compiled module on disk: what its bytes say. */
export interface ModuleFile {
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
 * Reads a module's ELF facts and its SHA-256 from one open file.
 * @throws {RampartError} where the file is missing, unreadable or not a file
 */
export async function readModuleFile(path: string): Promise<ModuleFileReading> {
  const handle = await open(path).catch((error: unknown) => demandReadable(path, error));
  try {
    const status = await handle.stat();
    if (!status.isFile()) {
      throw new RampartError(
        "surroundings",
        "not-a-file",
        `${path} is ${status.isDirectory() ? "a folder" : "not a regular file"}`,
      );
    }
    const reading = await readElf(fileHandleSource(handle, status.size)).catch((error: unknown) =>
      elfFinding(error),
    );
    if ("rule" in reading) return { findings: [reading] };
    const hash = createHash("sha256");
    for await (const chunk of handle.createReadStream({
      start: 0,
      autoClose: false,
      highWaterMark: 2 ** 18,
    })) {
      hash.update(chunk as Uint8Array);
    }
    const module = {
      path,
      fileName: basename(path),
      size: status.size,
      sha256: hash.digest("hex"),
      elf: reading,
    };
    return { module, findings: [] };
  } finally {
    await handle.close();
  }
}
