import { ArchiveError, readTarEntries } from "@rampart/archive";
import type { ByteSource, Runtime } from "@rampart/bytes";
import { readElf } from "@rampart/elf";
import { type Finding, finding, type Rule, renderFinding } from "@rampart/findings";
import { elfFinding } from "../reader-findings.ts";
import type { BundledSharedObject } from "./bundle-reading.ts";

export interface SharedObjectsReading {
  readonly sharedObjects: readonly BundledSharedObject[];
  readonly findings: readonly Finding[];
}

/** Names of archives in other formats, which are not looked into. */
export function isOtherArchive(name: string): boolean {
  return /\.(zip|jar|xz|txz|bz2|tbz2?|zst|7z|lz4)$/i.test(name);
}

/** Says of an archive in another format that it is not looked into. */
export function unreadArchive(entry: string): Finding {
  return finding(
    "bundle/dependency-unreadable",
    { entry },
    { problem: "of archives, tar and tar.gz are read" },
  );
}

/** Names of entries that are read as tar archives. */
export function isTarArchive(name: string): boolean {
  return /\.(tgz|tar\.gz|tar)$/i.test(name);
}

/** The ELF shared objects of a tar archive that stands in a bundle: `libx.so`, `libx.so.1.2` … */
export async function readSharedObjects(
  entry: string,
  source: ByteSource,
  runtime: Runtime,
): Promise<SharedObjectsReading> {
  const sharedObjects: BundledSharedObject[] = [];
  const findings: Finding[] = [];
  try {
    for await (const member of readTarEntries(source, runtime, { gzip: "auto" })) {
      if (member.kind !== "file" || !/\.so(\.\d+)*$/.test(member.name)) continue;
      const place = { entry: `${entry}!/${member.name}` };
      const spool = runtime.spool();
      try {
        for await (const chunk of member.content) await spool.write(chunk);
        const read = await readElf(spool.source()).catch((error: unknown) => elfFinding(error, place));
        if (!("rule" in read)) sharedObjects.push({ ...place, elf: read });
        else if (!isOtherText.has(read.rule)) {
          const { message: problem } = renderFinding(read);
          findings.push(finding("bundle/dependency-unreadable", place, { problem }));
        }
      } finally {
        await spool.close();
      }
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    findings.push(finding("bundle/dependency-unreadable", { entry }, { problem: error.message }));
  }
  return { sharedObjects, findings };
}

/** Linker scripts and stubs are named like shared objects and are none. */
const isOtherText: ReadonlySet<Rule> = new Set<Rule>(["elf/not-elf", "elf/empty"]);
