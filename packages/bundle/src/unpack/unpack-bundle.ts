import { ArchiveError, openZip, type ZipEntry, type ZipFile } from "@rampart/archive";
import { keptChunks, nodeRuntime, type TreeFile } from "@rampart/files";
import type { Finding } from "@rampart/findings";
import { type BundleSource, withBundle } from "../bundle-source.ts";
import type { ReadOptions } from "../read/bundle-reading.ts";
import { OpenedAhead } from "../read/opened-ahead.ts";
import { archiveFinding, problemFinding } from "../reader-findings.ts";
import { type ExtractOptions, extractFiles } from "./extract-files.ts";

export interface UnpackOptions extends ReadOptions, ExtractOptions {}

export interface UnpackResult {
  /** Paths that were written, in the order of the zip; empty where a finding kept the bundle from being unpacked. */
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Extracts a bundle: all of it or nothing. Names, links, sizes and checksums are judged first; files are written
 * beside their place and moved there when the last one is whole.
 * @throws {RampartError} where the folder cannot be written, or a file is in the way
 */
export async function unpackBundle(source: BundleSource, options: UnpackOptions): Promise<UnpackResult> {
  return withBundle(source, async (bytes) => {
    let zip: ZipFile;
    try {
      zip = await openZip(bytes, nodeRuntime, options.limits);
    } catch (error) {
      if (error instanceof ArchiveError) return { files: [], findings: [archiveFinding(error)] };
      throw error;
    }
    const findings = zip.problems.map(problemFinding);
    if (findings.some(({ severity }) => severity === "error")) return { files: [], findings };
    const entries = zip.entries.filter(({ kind }) => kind === "file");
    const [largest] = entries.toSorted((one, other) => other.uncompressedSize - one.uncompressedSize);
    const ahead = new OpenedAhead(largest, options.signal, () => keptChunks);
    const content = entries.map((entry) => ({ ...toFile(entry), open: () => ahead.open(entry) }));
    try {
      const files = await extractFiles(content, options, pathOf(source));
      return Array.isArray(files) ? { files, findings } : { files: [], findings: [...findings, files] };
    } finally {
      await ahead.close();
    }
  });
}

/** Undefined for bytes in memory. */
export function pathOf(source: BundleSource): string | undefined {
  return "path" in source ? source.path : undefined;
}

/** An entry as it is extracted: modules may be executed. */
export function toFile(entry: ZipEntry): TreeFile {
  const mode = entry.name.endsWith(".so") ? 0o777 : 0o666;
  return { name: entry.name, mode, open: (signal) => entry.open(signal, keptChunks) };
}
