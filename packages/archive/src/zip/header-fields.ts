import { decodeUtf8, uint16 } from "@rampart/bytes";
import type { Entry, LocalFileHeader } from "yauzl";
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
}

/** 4.5 is the version that has zip64; what is above it is encryption and other methods. */
const maxVersionNeeded = 45;
export const dataDescriptorFlag = 0x0008;
/** Encryption (refused elsewhere), the two bits of the deflater's effort, data descriptor, UTF-8. */
const knownFlags = 0x0001 | 0x0006 | dataDescriptorFlag | 0x0800;

/** What the central header of an entry demands. @param disk the one that the entry starts on */
export function centralFieldProblems(entry: Entry, name: string, disk: number): ZipProblem[] {
  const header = {
    header: "central" as const,
    versionNeeded: entry.versionNeededToExtract,
    flags: entry.generalPurposeBitFlag,
    extra: entry.extraFieldRaw,
    name: entry.fileNameRaw,
  };
  const { externalFileAttributes: attributes } = entry;
  const isDosDirectory = (attributes & 0x10) !== 0;
  // Without deflated data, which end themselves, a reader of streams cannot tell where the descriptor begins.
  const isEndless = (header.flags & dataDescriptorFlag) !== 0 && entry.compressionMethod === 0;
  return [
    ...fieldProblems(header, name),
    ...(disk === 0 ? [] : [problem(name, "central", "disk", disk)]),
    ...(isEndless ? [problem(name, "central", "data descriptor behind data of method", 0)] : []),
    ...(isDosDirectory && !name.endsWith("/")
      ? [problem(name, "central", "DOS directory attribute", attributes & 0xff)]
      : []),
  ];
}

/** What the local header of an entry demands. */
export function localFieldProblems(header: LocalFileHeader, name: string): ZipProblem[] {
  return fieldProblems(
    {
      header: "local",
      versionNeeded: header.versionNeededToExtract,
      flags: header.generalPurposeBitFlag,
      extra: header.extraField,
      name: header.fileName,
    },
    name,
  );
}

function fieldProblems(judged: JudgedHeader, name: string): ZipProblem[] {
  const { header, versionNeeded, flags } = judged;
  const problems: ZipProblem[] = [];
  if (versionNeeded > maxVersionNeeded) problems.push(problem(name, header, "version needed", versionNeeded));
  const unknown = flags & ~knownFlags;
  if (unknown !== 0) problems.push(problem(name, header, "flags", `0x${unknown.toString(16)}`));
  return [...problems, ...extraFieldProblems(judged, name)];
}

const unicodePathField = 0x7075;

/** Fields that some readers stop at, or take the name from. */
function extraFieldProblems({ header, extra, name: rawName }: JudgedHeader, name: string): ZipProblem[] {
  const fields = parseFields(extra);
  if (fields === undefined) return [problem(name, header, "extra field", "cut off")];
  const problems: ZipProblem[] = [];
  const seen = new Set<number>();
  for (const { id, data } of fields) {
    if (seen.has(id)) problems.push(problem(name, header, "extra field twice", hexadecimal(id)));
    seen.add(id);
    if (id === unicodePathField && !namesSame(data, rawName)) {
      problems.push(problem(name, header, "Unicode path", decodeUtf8(data.subarray(5))));
    }
  }
  return problems;
}

/** Version (1), CRC-32 of the name in the header (4), the name; readers differ in which of these they look at. */
function namesSame(data: Uint8Array, rawName: Uint8Array): boolean {
  const named = data.subarray(5);
  return named.length === rawName.length && named.every((byte, index) => byte === rawName[index]);
}

interface ExtraField {
  readonly id: number;
  readonly data: Uint8Array;
}

/** Undefined where they do not fill their place exactly. */
function parseFields(bytes: Uint8Array): ExtraField[] | undefined {
  const fields: ExtraField[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + uint16(bytes, at + 2);
    if (end > bytes.length) return undefined;
    fields.push({ id: uint16(bytes, at), data: bytes.subarray(at + 4, end) });
    at = end;
  }
  return fields;
}

function hexadecimal(id: number): string {
  return `0x${id.toString(16).padStart(4, "0")}`;
}

function problem(entry: string, header: Header, field: string, value: number | string): ZipProblem {
  return zipProblem("unportable-field", entry, { header, field, value });
}
