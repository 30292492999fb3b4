import { ArchiveError, openZip, type ZipEntry, type ZipFile, type ZipProblemCode } from "@rampart/archive";
import {
  type ByteSource,
  decodeUtf8,
  digestOf,
  largestWhole,
  type Runtime,
  type Spool,
} from "@rampart/bytes";
import { readElf } from "@rampart/elf";
import { type Finding, finding, sortFindings } from "@rampart/findings";
import { maxModuleJsonSize, type ParsedModuleMetadata, parseModuleMetadata } from "@rampart/metadata";
import { contentDigest } from "../content-digest.ts";
import { archiveFinding, elfFinding, problemFinding } from "../reader-findings.ts";
import type {
  BundledModule,
  BundledSharedObject,
  BundleEntry,
  BundleReading,
  DependencyReader,
  ReadOptions,
} from "./bundle-reading.ts";
import { checkContents } from "./check-contents.ts";
import { checkLayout, type Layout } from "./check-layout.ts";
import { OpenedAhead } from "./opened-ahead.ts";
import { dependencyReader } from "./read-dependency.ts";

/**
 * Reads a bundle as a stranger would: every byte once, nothing trusted. Bad content is reported, never thrown; what the
 * source throws is thrown as it is.
 */
export async function readBundleFrom(
  source: ByteSource,
  runtime: Runtime,
  options: ReadOptions = {},
): Promise<BundleReading> {
  let zip: ZipFile;
  try {
    zip = await openZip(source, runtime, options.limits);
  } catch (error) {
    if (error instanceof ArchiveError) return { findings: [archiveFinding(error)], entries: [] };
    throw error;
  }
  const layout = checkLayout(zip.entries);
  const parts = await readEntries(zip, layout, { ...options, runtime });
  const {
    findings: metadataFindings,
    known,
    ...metadata
  }: ParsedModuleMetadata = parts.metadata ?? { findings: [] };
  const { entries, sharedObjects, unreadArchives, module, moduleJson } = parts;
  const contents = { entries, sharedObjects, ...(module && { module }) };
  const digest = contentDigestOf(parts.entries, runtime);
  return {
    ...contents,
    ...metadata,
    ...(metadata.metadata === undefined && known && { knownMetadata: known.fields }),
    ...(moduleJson !== undefined && { moduleJson }),
    ...(unreadArchives.length > 0 && { unreadArchives }),
    size: zip.size,
    ...(digest !== undefined && { contentDigest: digest }),
    findings: sortFindings([
      ...zip.problems.map(problemFinding),
      ...commentFindings(zip),
      ...layout.findings,
      ...parts.findings,
      ...metadataFindings,
      ...checkContents({ ...contents, ...(known && { known }) }, options.profile),
    ]),
  };
}

/** A comment that is no text is among the problems. */
function commentFindings({ comment, problems }: ZipFile): Finding[] {
  const isJudged = comment === "" || problems.some(({ code }) => code === "binary-comment");
  return isJudged ? [] : [finding("bundle/comment", {}, { text: comment })];
}

/** What the entries are read with. */
interface Reading extends ReadOptions {
  readonly runtime: Runtime;
  readonly ahead: OpenedAhead;
}

/** What the entries gave, gathered one by one. */
interface Parts {
  readonly entries: BundleEntry[];
  readonly sharedObjects: BundledSharedObject[];
  readonly unreadArchives: string[];
  readonly findings: Finding[];
  metadata?: ParsedModuleMetadata;
  moduleJson?: string;
  module?: BundledModule;
}

/** Every entry once, in order: its checksums, and what it is read for. */
async function readEntries(zip: ZipFile, layout: Layout, options: Omit<Reading, "ahead">): Promise<Parts> {
  const unreadable = new Set(
    zip.problems.filter(({ code }) => preventsReading[code]).map(({ entry }) => entry),
  );
  const isReadable = ({ kind, name }: ZipEntry) => kind === "file" && !unreadable.has(name);
  const parts: Parts = { entries: [], sharedObjects: [], unreadArchives: [], findings: [] };
  const { module } = layout;
  const begun = module && isReadable(module) ? module : undefined;
  const ahead = new OpenedAhead(begun, options.signal, keptChunksOf);
  const reading = { ...options, ahead };
  try {
    for (const entry of zip.entries) {
      const sha256 = isReadable(entry) ? await readEntry(entry, layout, reading, parts) : undefined;
      parts.entries.push({ ...bundleEntry(entry), ...(sha256 !== undefined && { sha256 }) });
    }
  } finally {
    await ahead.close();
  }
  return parts;
}

/** How many chunks of an entry stay as they are when the next one is asked for: of a large one, that which is written. */
function keptChunksOf({ uncompressedSize }: ZipEntry): number | undefined {
  return uncompressedSize > largestWhole ? 1 : undefined;
}

/** The SHA-256 of an entry; undefined where a finding says why it cannot be known. */
async function readEntry(
  entry: ZipEntry,
  layout: Layout,
  reading: Reading,
  parts: Parts,
): Promise<string | undefined> {
  const limit = reading.maxModuleJsonSize ?? maxModuleJsonSize;
  if (entry === layout.moduleJson && entry.uncompressedSize > limit) {
    const facts = { size: entry.uncompressedSize, limit };
    parts.findings.push(finding("text/too-large", { entry: entry.name }, facts));
    return undefined;
  }
  const use = useOf(entry, layout);
  const head = use !== undefined && use.bytes < entry.uncompressedSize ? use.bytes : undefined;
  const areKept = head !== undefined || keptChunksOf(entry) === undefined;
  const spool = use && reading.runtime.spool(head ?? entry.uncompressedSize, areKept);
  try {
    const sha256 = await readThrough(entry, spool, head, reading);
    if (use !== undefined && spool !== undefined) await use.take(entry.name, spool, sha256, reading, parts);
    return sha256;
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    parts.findings.push(archiveFinding(error));
    return undefined;
  } finally {
    await spool?.close();
  }
}

/** What is done with so many of the first bytes of an entry. */
interface Use {
  readonly take: Take;
  readonly bytes: number;
}

/** Takes what the bytes of an entry say into the parts. */
type Take = (
  entry: string,
  spool: Spool,
  sha256: string,
  reading: Reading,
  parts: Parts,
) => void | Promise<void>;

/** What the bytes of an entry are read for, beside their checksums. */
function useOf(entry: ZipEntry, layout: Layout): Use | undefined {
  if (entry === layout.moduleJson) return { take: takeMetadata, bytes: Infinity };
  if (entry === layout.module) return { take: takeModule, bytes: Infinity };
  if (!layout.dependencies.includes(entry)) return undefined;
  const { read, bytes } = dependencyReader(entry.name);
  return { take: takeDependency(read), bytes };
}

const takeMetadata: Take = async (entry, spool, _sha256, reading, parts) => {
  const { profile, maxModuleJsonSize: maxSize, maxModuleJsonValues: maxValues } = reading;
  const bytes = await spool.source().read(0, spool.size);
  parts.metadata = parseModuleMetadata(bytes, {
    bundled: true,
    place: { entry },
    ...(maxSize !== undefined && { maxSize }),
    ...(maxValues !== undefined && { maxValues }),
    ...(profile !== undefined && { profile }),
  });
  parts.moduleJson = decodeUtf8(bytes);
};

const takeModule: Take = async (entry, spool, sha256, _reading, parts) => {
  const read = await readElf(spool.source()).catch((error: unknown) => elfFinding(error, { entry }));
  if ("rule" in read) parts.findings.push(read);
  parts.module = { entry, size: spool.size, sha256, ...(!("rule" in read) && { elf: read }) };
};

function takeDependency(read: DependencyReader): Take {
  return async (entry, spool, _sha256, { runtime }, parts) => {
    const { sharedObjects, isWhole, findings } = await read(entry, spool.source(), runtime);
    if (!isWhole) parts.unreadArchives.push(entry);
    parts.sharedObjects.push(...sharedObjects);
    parts.findings.push(...findings);
  };
}

/** SHA-256 of an entry; the archive checks its size and CRC-32 on the way. */
async function readThrough(
  entry: ZipEntry,
  spool: Spool | undefined,
  head: number | undefined,
  { runtime, ahead }: Reading,
): Promise<string> {
  const content = ahead.open(entry);
  const digest = await digestOf(spool === undefined ? content : spooled(content, spool, head), runtime);
  return digest.sha256;
}

/** The chunks, which are put aside; of the head alone as copies, because they need not stay as they are. */
async function* spooled(
  chunks: AsyncIterable<Uint8Array>,
  spool: Spool,
  head: number | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    if (head === undefined) await spool.write(chunk);
    else if (spool.size < head) await spool.write(chunk.slice(0, head - spool.size));
    yield chunk;
  }
}

function bundleEntry({ name, kind, uncompressedSize, compressedSize, mode }: ZipEntry): BundleEntry {
  return { name, kind, size: uncompressedSize, compressedSize, ...(mode !== undefined && { mode }) };
}

function contentDigestOf(entries: readonly BundleEntry[], runtime: Runtime): string | undefined {
  const files = entries.filter(({ kind }) => kind === "file");
  const read = files.flatMap(({ name, sha256 }) => (sha256 === undefined ? [] : [{ name, sha256 }]));
  return read.length === files.length ? contentDigest(read, runtime) : undefined;
}

/** Problems of an entry after which its bytes must not, or cannot, be read. */
const preventsReading: Readonly<Record<ZipProblemCode, boolean>> = {
  encrypted: true,
  "unsupported-method": true,
  "entry-too-large": true,
  "ratio-too-high": true,
  "overlapping-entries": true,
  "unsafe-name": false,
  "ambiguous-name": false,
  "duplicate-name": false,
  "case-collision": false,
  "unicode-collision": false,
  "path-conflict": false,
  symlink: false,
  "special-file": false,
  "privileged-mode": false,
  "loose-mode": false,
  "unsafe-link": false,
  "through-link": false,
  "kind-mismatch": false,
  "directory-with-data": false,
  "stored-size-mismatch": false,
  // The archive itself does not open these.
  "entry-out-of-bounds": false,
  "missing-local-file-header": false,
  "local-header-mismatch": false,
  "data-descriptor-mismatch": false,
  "data-before-first-entry": false,
  gap: false,
  "data-after-end": false,
  "ambiguous-end": false,
  "unportable-field": false,
  "binary-comment": false,
};
