import { decodeUtf8 } from "@rampart/bytes";
import { type Entry, getFileNameLowLevel } from "yauzl";
import { changingNameReason, unsafeNameReason } from "../member-name.ts";
import { memberProblems } from "../member-safety.ts";
import { sizeProblems } from "./entry-sizes.ts";
import type { ZipEntryFacts, ZipEntryKind, ZipMethod } from "./zip-entry.ts";
import type { ZipLimits } from "./zip-limits.ts";
import { type ZipProblem, zipProblem } from "./zip-problem.ts";

const fileTypeMask = 0o170000;
const kindOfFileType: ReadonlyMap<number, ZipEntryKind> = new Map([
  [0o100000, "file"],
  [0o040000, "directory"],
  [0o120000, "symlink"],
]);
const unicodePathField = 0x7075;

export function readEntryFacts(entry: Entry, prefix: number): ZipEntryFacts {
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  const unixMode = entry.externalFileAttributes >>> 16;
  const fileType = unixMode & fileTypeMask;
  return {
    name,
    rawName: entry.fileNameRaw,
    // Writers on systems without file types leave them out; then the name says it.
    kind: fileType === 0 ? kindByName(name) : (kindOfFileType.get(fileType) ?? "special"),
    mode: unixMode === 0 ? undefined : unixMode & 0o7777,
    method: methodName(entry.compressionMethod),
    encrypted: entry.isEncrypted(),
    compressedSize: entry.compressedSize,
    uncompressedSize: entry.uncompressedSize,
    crc32: entry.crc32,
    localHeaderOffset: entry.relativeOffsetOfLocalHeader + prefix,
    lastModified: entry.getLastModDate({ timezone: "UTC", forceDosFormat: true }),
  };
}

function kindByName(name: string): ZipEntryKind {
  return name.endsWith("/") ? "directory" : "file";
}

function methodName(method: number): ZipMethod {
  if (method === 0) return "stored";
  return method === 8 ? "deflated" : `unsupported (${method})`;
}

/** What the central directory alone shows to be wrong with an entry. */
export function entryProblems(entry: Entry, facts: ZipEntryFacts, limits: ZipLimits): ZipProblem[] {
  return [
    ...memberProblems(facts),
    ...nameProblems(entry, facts.name),
    ...kindProblems(facts),
    ...contentProblems(entry, facts),
    ...sizeProblems(facts, limits),
  ];
}

function nameProblems(entry: Entry, name: string): ZipProblem[] {
  const problems: ZipProblem[] = [];
  const reason = unsafeNameReason(name) === undefined ? changingNameReason(name) : undefined;
  if (reason !== undefined) problems.push(zipProblem("unsafe-name", name, { reason }));
  const extraFields = entry.extraFields.filter(({ id }) => id !== unicodePathField);
  const inHeader = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, extraFields, true);
  const isUtf8 = (entry.generalPurposeBitFlag & 0x800) !== 0;
  if (inHeader !== name) {
    // The Info-ZIP Unicode path extra field is read by some and ignored by others.
    problems.push(zipProblem("ambiguous-name", name, { other: inHeader }));
  } else if (!isUtf8 && !entry.fileNameRaw.every(isSameEverywhere)) {
    problems.push(zipProblem("ambiguous-name", name, { other: decodeUtf8(entry.fileNameRaw) }));
  }
  return problems;
}

/** Whether a byte is the same character in ASCII and in code page 437, which has pictures for control characters. */
function isSameEverywhere(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

function kindProblems({ name, kind, uncompressedSize }: ZipEntryFacts): ZipProblem[] {
  if (kind === "symlink") return [zipProblem("symlink", name, {})];
  if (kind === "special") return [];
  const byName = kindByName(name);
  if (byName !== kind) return [zipProblem("kind-mismatch", name, { name: byName, mode: kind })];
  if (kind === "file" || uncompressedSize === 0) return [];
  return [zipProblem("directory-with-data", name, { size: uncompressedSize })];
}

function contentProblems(entry: Entry, { name, encrypted, method, ...sizes }: ZipEntryFacts): ZipProblem[] {
  if (encrypted) return [zipProblem("encrypted", name, {})];
  if (!entry.canDecodeFileData()) {
    return [zipProblem("unsupported-method", name, { method: entry.compressionMethod })];
  }
  const { compressedSize, uncompressedSize } = sizes;
  if (method !== "stored" || compressedSize === uncompressedSize) return [];
  return [zipProblem("stored-size-mismatch", name, { compressedSize, uncompressedSize })];
}
