import type { Entry, LocalFileHeader } from "yauzl";
import type { RawFields } from "./central-directory.ts";
import { extraFieldFault, zip64SizeFor } from "./extra-fields.ts";
import { type ZipProblem, type ZipProblemFacts, zipProblem } from "./zip-problem.ts";

// What a header demands of a reader. Not every reader looks at every field, so a value that one of them refuses, or takes
// for something, makes two bundles of one file.

type Header = ZipProblemFacts["unportable-field"]["header"];

interface JudgedHeader {
  readonly header: Header;
  readonly versionNeeded: number;
  readonly flags: number;
  readonly extra: Uint8Array;
  readonly name: Uint8Array;
  readonly zip64Sizes: readonly number[];
}

/** 4.5 is the version that has zip64; what is above it is encryption and other methods. */
const maxVersionNeeded = 45;
export const dataDescriptorFlag = 0x0008;
const encryptionFlag = 0x0001;
/** Encryption (refused elsewhere), the two bits of the deflater's effort, data descriptor, UTF-8. */
const knownFlags = encryptionFlag | 0x0006 | dataDescriptorFlag | 0x0800;
const dosDirectory = 0x0010;
/**
 * What a plain file may have: read-only, hidden, system, archive, normal, temporary, sparse, compressed, offline, not
 * indexed, encrypted by the file system, 7-Zip's mark of a Unix mode. Not a volume label, which unzip passes over, nor a
 * device or a reparse point, at which 7z fails. Source: File Attribute Constants of Windows.
 */
const fileAttributes = 0x0007 | 0x0020 | 0x0080 | 0x0300 | 0x0800 | 0x1000 | 0x2000 | 0x4000 | 0x8000;

/** What the central header of an entry demands. */
export function centralFieldProblems(
  entry: Entry,
  name: string,
  { disk, zip64Size }: RawFields,
): ZipProblem[] {
  const header = {
    header: "central" as const,
    versionNeeded: entry.versionNeededToExtract,
    flags: entry.generalPurposeBitFlag,
    extra: entry.extraFieldRaw,
    name: entry.fileNameRaw,
    zip64Sizes: [zip64Size],
  };
  const attributes = entry.externalFileAttributes & 0xffff;
  const allowed = name.endsWith("/") ? fileAttributes | dosDirectory : fileAttributes;
  // Without deflated data, which end themselves, a reader of streams cannot tell where the descriptor begins.
  const isEndless = (header.flags & dataDescriptorFlag) !== 0 && entry.compressionMethod === 0;
  return [
    ...fieldProblems(header, name),
    ...(disk === 0 ? [] : [problem(name, "central", "disk", disk)]),
    ...(isEndless ? [problem(name, "central", "data descriptor behind data of method", 0)] : []),
    ...((attributes & ~allowed) === 0
      ? []
      : [problem(name, "central", "DOS attributes", `0x${attributes.toString(16)}`)]),
  ];
}

/** What the local header of an entry demands. */
export function localFieldProblems(header: LocalFileHeader, name: string): ZipProblem[] {
  const zip64Size = zip64SizeFor([header.compressedSize, header.uncompressedSize]);
  const hasDescriptor = (header.generalPurposeBitFlag & dataDescriptorFlag) !== 0;
  return fieldProblems(
    {
      header: "local",
      versionNeeded: header.versionNeededToExtract,
      flags: header.generalPurposeBitFlag,
      extra: header.extraField,
      name: header.fileName,
      // Apache Commons Compress leaves room for both, before it knows whether they are needed.
      zip64Sizes: zip64Size === 0 && !hasDescriptor ? [16] : [zip64Size],
    },
    name,
  );
}

function fieldProblems(judged: JudgedHeader, name: string): ZipProblem[] {
  const { header, versionNeeded, flags, extra, name: rawName, zip64Sizes } = judged;
  const problems: ZipProblem[] = [];
  if (versionNeeded > maxVersionNeeded) problems.push(problem(name, header, "version needed", versionNeeded));
  const unknown = flags & ~knownFlags;
  if (unknown !== 0) problems.push(problem(name, header, "flags", `0x${unknown.toString(16)}`));
  const isEncrypted = (flags & encryptionFlag) !== 0;
  const fault = extraFieldFault({ extra, name: rawName, isEncrypted, zip64Sizes });
  if (fault !== undefined) problems.push(problem(name, header, fault.field, fault.value));
  return problems;
}

function problem(entry: string, header: Header, field: string, value: number | string): ZipProblem {
  return zipProblem("unportable-field", entry, { header, field, value });
}
