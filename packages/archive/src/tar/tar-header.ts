import { decodeUtf8, isZeros } from "@rampart/bytes";
import { malformedTar } from "./tar-error.ts";

/** What a header block says, before extended headers change it. */
export interface TarHeader {
  readonly name: string;
  /** One character, as in the file; a file without one has `0`. */
  readonly type: string;
  readonly mode: number;
  readonly size: number;
  readonly linkName: string;
  readonly offset: number;
}

export const blockSize = 512;

/**
 * Reads a header block of the formats that every reader of today knows: POSIX, GNU and the seventh edition of Unix.
 * What they do not all read alike is refused.
 */
export function readTarHeader(block: Uint8Array, offset: number): TarHeader {
  if (!isTarHeader(block)) {
    throw malformedTar("a header of the tar file is malformed: its checksum is wrong", offset);
  }
  const format = formatOf(block);
  if (format === undefined) throw malformedTar("a header of the tar file has an unknown format", offset);
  const prefix = text(block, 345, 155);
  // Python takes the prefix in every format, other readers in that of POSIX alone.
  if (prefix !== "" && format !== "posix")
    throw malformedTar("a header of the tar file has a prefix", offset);
  const name = text(block, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    type: block[156] === 0 ? "0" : String.fromCharCode(block[156] ?? 0),
    mode: number(block, 100, 8, offset) & 0o7777,
    size: number(block, 124, 12, offset),
    linkName: text(block, 157, 100),
    offset,
  };
}

/** Whether the checksum of a header is right, which that of anything else is not. */
export function isTarHeader(block: Uint8Array): boolean {
  return checksumOf(block) === numberIn(block, 148, 8);
}

function formatOf(block: Uint8Array): "posix" | "gnu" | "old" | undefined {
  const magic = String.fromCharCode(...block.subarray(257, 265));
  if (magic.startsWith("ustar\0")) return "posix";
  if (magic === "ustar  \0") return "gnu";
  return isZeros(block.subarray(257)) ? "old" : undefined;
}

/** The checksum counts its own field as blanks. */
function checksumOf(block: Uint8Array): number {
  let sum = 8 * 0x20;
  // By index: archives have tens of thousands of headers.
  for (let at = 0; at < block.length; at++) if (at < 148 || at >= 156) sum += block[at] ?? 0;
  return sum;
}

function text(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return decodeUtf8(end === -1 ? field : field.subarray(0, end));
}

function number(block: Uint8Array, at: number, length: number, offset: number): number {
  const value = numberIn(block, at, length);
  if (Number.isSafeInteger(value)) return value;
  throw malformedTar("a header of the tar file is malformed: a number in it is none", offset);
}

/** Octal digits, or with the highest bit set the bytes of the number itself; NaN where it is neither. */
function numberIn(block: Uint8Array, at: number, length: number): number {
  const field = block.subarray(at, at + length);
  if (field[0] === 0x80) return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
  const digits = /^[ \0]*([0-7]*)[ \0]*$/.exec(String.fromCharCode(...field))?.[1];
  if (digits === undefined) return Number.NaN;
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}
