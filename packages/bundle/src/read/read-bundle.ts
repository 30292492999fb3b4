import { createHash } from "node:crypto";
import { ArchiveError, openZip, type ZipEntry, type ZipFile } from "@rampart/archive";
import { type ElfInfo, readElf } from "@rampart/elf";
import { type Finding, finding, sortFindings } from "@rampart/findings";
import { maxModuleJsonSize, type ParsedModuleMetadata, parseModuleMetadata } from "@rampart/metadata";
import { contentDigest } from "../content-digest.ts";
import { demandRegularFile } from "../read-whole.ts";
import { archiveFinding, elfFinding, problemFinding } from "../reader-findings.ts";
import { demandReadable } from "../surroundings.ts";
import type {
  BundledModule,
  BundledSharedObject,
  BundleEntry,
  BundleReading,
  BundleSource,
  ReadOptions,
} from "./bundle-reading.ts";
import { checkContents } from "./check-contents.ts";
import { checkLayout, type Layout } from "./check-layout.ts";
import { isOtherArchive, isTarArchive, readSharedObjects } from "./read-shared-objects.ts";
import { Spool } from "./spool.ts";

/**
 * Reads a bundle as a stranger would: every byte once, nothing trusted. Bad content is reported, never thrown.
 * @throws {RampartError} where the file cannot be read
 */
export async function readBundle(source: BundleSource, options: ReadOptions = {}): Promise<BundleReading> {
  if ("path" in source) await demandRegularFile(source.path);
  let zip: ZipFile;
  try {
    zip = await openZip("path" in source ? source.path : source.bytes, options.limits);
  } catch (error) {
    if (error instanceof ArchiveError) return { findings: [archiveFinding(error)], entries: [] };
    return demandReadable("path" in source ? source.path : "standard input", error);
  }
  try {
    const layout = checkLayout(zip.entries);
    const parts = await readEntries(zip, layout, options);
    const { findings: metadataFindings, ...metadata } = parts.metadata ?? { findings: [] };
    const { entries, sharedObjects, module, moduleJson } = parts;
    const contents = { entries, sharedObjects, ...metadata, ...(module && { module }) };
    const digest = digestOf(parts.entries);
    return {
      ...contents,
      ...(moduleJson !== undefined && { moduleJson }),
      size: zip.size,
      ...(digest !== undefined && { contentDigest: digest }),
      findings: sortFindings([
        ...zip.problems.map(problemFinding),
        ...layout.findings,
        ...parts.findings,
        ...metadataFindings,
        ...checkContents(contents, options.profile),
      ]),
    };
  } finally {
    await zip.close();
  }
}

interface Parts {
  readonly entries: readonly BundleEntry[];
  readonly sharedObjects: readonly BundledSharedObject[];
  readonly metadata?: ParsedModuleMetadata;
  readonly moduleJson?: string;
  readonly module?: BundledModule;
  readonly findings: readonly Finding[];
}

/** Every entry once, in order: its checksums, and what it is read for. */
async function readEntries(zip: ZipFile, layout: Layout, options: ReadOptions): Promise<Parts> {
  const unreadable = new Set(
    zip.problems.filter(({ code }) => preventsReading.has(code)).map(({ entry }) => entry),
  );
  const findings: Finding[] = [];
  const entries: BundleEntry[] = [];
  const sharedObjects: BundledSharedObject[] = [];
  let metadata: ParsedModuleMetadata | undefined;
  let moduleJson: string | undefined;
  let module: BundledModule | undefined;
  for (const entry of zip.entries) {
    const facts = describeEntry(entry);
    if (entry.kind !== "file" || unreadable.has(entry.name)) {
      entries.push(facts);
      continue;
    }
    const isArchive = layout.dependencies.includes(entry) && isTarArchive(entry.name);
    const spool =
      entry === layout.module || entry === layout.moduleJson || isArchive ? new Spool() : undefined;
    try {
      const limit = options.maxModuleJsonSize ?? maxModuleJsonSize;
      if (entry === layout.moduleJson && entry.uncompressedSize > limit) {
        findings.push(
          finding("text/too-large", { entry: entry.name }, { size: entry.uncompressedSize, limit }),
        );
        entries.push(facts);
        continue;
      }
      const sha256 = await readThrough(entry, spool, options.signal);
      entries.push({ ...facts, sha256 });
      if (entry === layout.moduleJson && spool !== undefined) {
        const bytes = await spool.source().read(0, spool.size);
        const place = { entry: entry.name };
        const forProfile = options.profile === undefined ? {} : { profile: options.profile };
        metadata = parseModuleMetadata(bytes, { bundled: true, place, maxSize: limit, ...forProfile });
        moduleJson = Buffer.from(bytes).toString("utf8");
      } else if (layout.dependencies.includes(entry) && isOtherArchive(entry.name)) {
        const problem = "of archives, tar and tar.gz are read";
        findings.push(finding("bundle/dependency-unreadable", { entry: entry.name }, { problem }));
      } else if (isArchive && spool !== undefined) {
        const read = await readSharedObjects(entry.name, spool.source());
        sharedObjects.push(...read.sharedObjects);
        findings.push(...read.findings);
      } else if (entry === layout.module && spool !== undefined) {
        const read = await readElf(spool.source()).catch((error: unknown) =>
          elfFinding(error, { entry: entry.name }),
        );
        const elf: ElfInfo | undefined = "rule" in read ? undefined : read;
        if ("rule" in read) findings.push(read);
        module = { entry: entry.name, size: spool.size, sha256, ...(elf && { elf }) };
      }
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      findings.push(archiveFinding(error));
      entries.push(facts);
    } finally {
      await spool?.close();
    }
  }
  return {
    entries,
    sharedObjects,
    findings,
    ...(moduleJson !== undefined && { moduleJson }),
    ...(metadata && { metadata }),
    ...(module && { module }),
  };
}

/** SHA-256 of an entry; the archive checks its size and CRC-32 on the way. */
async function readThrough(
  entry: ZipEntry,
  spool: Spool | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of await entry.open(signal)) {
    hash.update(chunk as Uint8Array);
    await spool?.write(chunk as Uint8Array);
  }
  return hash.digest("hex");
}

function describeEntry({ name, kind, uncompressedSize, compressedSize, mode }: ZipEntry): BundleEntry {
  return { name, kind, size: uncompressedSize, compressedSize, ...(mode !== undefined && { mode }) };
}

function digestOf(entries: readonly BundleEntry[]): string | undefined {
  const files = entries.filter(({ kind }) => kind === "file");
  const read = files.flatMap(({ name, sha256 }) => (sha256 === undefined ? [] : [{ name, sha256 }]));
  return read.length === files.length ? contentDigest(read) : undefined;
}

/** Problems of an entry after which its bytes must not, or cannot, be read. */
const preventsReading: ReadonlySet<string> = new Set([
  "encrypted",
  "unsupported-method",
  "entry-too-large",
  "ratio-too-high",
  "overlapping-entries",
]);
