import { type ByteSource, type Runtime, sliceSource } from "@rampart/bytes";
import { ArchiveError, type ContentCode } from "../archive-error.ts";
import { archiveSource } from "../archive-source.ts";
import { type CentralDirectory, type ListedEntry, readCentralDirectory } from "./central-directory.ts";
import { readEndOfCentralDirectory } from "./end-of-central-directory.ts";
import { readContent } from "./entry-content.ts";
import { entryProblems, readEntryFacts } from "./entry-facts.ts";
import { centralFieldProblems } from "./header-fields.ts";
import { type LocalRecord, readLocalRecord } from "./local-file-header.ts";
import { nameCollisions } from "./name-collisions.ts";
import { layoutProblems } from "./record-layout.ts";
import type { ZipEntry, ZipEntryFacts } from "./zip-entry.ts";
import { defaultZipLimits, type ZipLimits } from "./zip-limits.ts";
import { type ZipProblem, type ZipProblemCode, zipProblem } from "./zip-problem.ts";

export interface ZipFile {
  readonly size: number;
  readonly comment: string;
  /** In the order of the central directory. */
  readonly entries: readonly ZipEntry[];
  /** Everything that is wrong with the entries and the bytes between them; content is checked when it is read. */
  readonly problems: readonly ZipProblem[];
}

/** Problems of an entry for which it cannot be opened either. */
type ObstacleCode = ZipProblemCode & ContentCode;

// An entry with one of these is listed, but not opened.
const obstacles: Readonly<Record<ObstacleCode, true>> = {
  encrypted: true,
  "unsupported-method": true,
  "entry-too-large": true,
  "ratio-too-high": true,
  "entry-out-of-bounds": true,
  "missing-local-file-header": true,
};

function isObstacle(problem: ZipProblem): problem is ZipProblem<ObstacleCode> {
  return Object.hasOwn(obstacles, problem.code);
}

/**
 * Lists the zip file in a source, which must stay open while its entries are read. Throws an `ArchiveError` only when
 * there is no list to give; what is wrong with single entries is in `problems`.
 */
export async function openZip(
  bytes: ByteSource,
  runtime: Runtime,
  limits: Partial<ZipLimits> = {},
): Promise<ZipFile> {
  const source = archiveSource(bytes);
  const allLimits = { ...defaultZipLimits, ...limits };
  const end = await readEndOfCentralDirectory(source);
  const directory = await readCentralDirectory(source, end, allLimits);
  const zip = sliceSource(source, end.prefix, source.size);
  const problems = [...end.problems, ...directory.problems];
  if (end.prefix > 0) {
    problems.push(zipProblem("data-before-first-entry", undefined, { offset: 0, length: end.prefix }));
  }
  const entries: ZipEntry[] = [];
  const records: LocalRecord[] = [];
  for (const listed of directory.entries) {
    const read = await readEntry(zip, directory, listed, { prefix: end.prefix, limits: allLimits, runtime });
    entries.push(read.entry);
    problems.push(...read.problems);
    if (read.record !== undefined) records.push(read.record);
  }
  problems.push(...nameCollisions(entries));
  problems.push(...(await layoutProblems(zip, records, directory.offset)));
  return { size: source.size, comment: end.comment, entries, problems };
}

async function readEntry(
  zip: ByteSource,
  directory: CentralDirectory,
  { entry, raw }: ListedEntry,
  { prefix, limits, runtime }: { prefix: number; limits: ZipLimits; runtime: Runtime },
) {
  const facts = readEntryFacts(entry, prefix);
  const local = await readLocalRecord(directory, entry, facts.name);
  const problems = [
    ...entryProblems(entry, facts, limits),
    ...centralFieldProblems(entry, facts.name, raw),
    ...local.problems,
  ];
  const obstacle = problems.find(isObstacle);
  const open = async function* (signal?: AbortSignal, kept?: number) {
    signal?.throwIfAborted();
    if (obstacle !== undefined || local.record === undefined) throw unopenableEntry(facts, obstacle);
    yield* readContent(zip, local.record.dataStart, facts, runtime, signal, kept);
  };
  return { entry: { ...facts, open }, problems, record: local.record };
}

function unopenableEntry(
  { name }: ZipEntryFacts,
  obstacle: ZipProblem<ObstacleCode> = zipProblem("missing-local-file-header", name, {}),
): ArchiveError {
  const { code, facts } = obstacle;
  return new ArchiveError(code, `${name} cannot be opened (${code})`, { entry: name, facts });
}
