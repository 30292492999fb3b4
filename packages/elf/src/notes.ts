import { type ByteSource, encodeUtf8, equalBytes, hexadecimal, uint32 } from "@rampart/bytes";
import { type ByteRange, checkRange, readRange } from "./byte-range.ts";
import { tooLarge } from "./elf-error.ts";
import { MAX_BUILD_ID_BYTES, MAX_NOTE_BYTES, MAX_NOTE_RANGES, NOTE_WINDOW_BYTES } from "./limits.ts";

export const NHDR_BYTES = 12;
const NT_GNU_BUILD_ID = 3;
export const GNU_NAME = encodeUtf8("GNU\0");

/** A PT_NOTE segment or an SHT_NOTE section. */
export interface NoteRange extends ByteRange {
  readonly alignment: bigint;
}

/** The build id in the first note that has one, as lower-case hex. */
export async function readBuildId(
  source: ByteSource,
  ranges: readonly NoteRange[],
): Promise<string | undefined> {
  if (ranges.length > MAX_NOTE_RANGES) {
    throw tooLarge("PT_NOTE", ranges.length, MAX_NOTE_RANGES);
  }
  const reader = new NoteReader(source);
  for (const range of ranges) {
    const buildId = await findBuildId(reader, range, range.alignment === 8n ? 8 : 4);
    if (buildId !== undefined) {
      return buildId;
    }
  }
  return undefined;
}

/** Reads no more of notes than the limit, however large they are. */
class NoteReader {
  readonly #source: ByteSource;
  #read = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get size(): number {
    return this.#source.size;
  }

  async window(range: ByteRange, at: number): Promise<Uint8Array> {
    const window = { offset: range.offset + at, length: Math.min(range.length - at, NOTE_WINDOW_BYTES) };
    this.#read += window.length;
    if (this.#read > MAX_NOTE_BYTES) {
      throw tooLarge("PT_NOTE", this.#read, MAX_NOTE_BYTES, window.offset);
    }
    return readRange(this.#source, window, "PT_NOTE");
  }
}

/**
 * Only the notes are read, and what is in a large one is passed over: a single executable of Node has its files in one.
 * A note that does not fit ends the search without an error: nothing that is loaded depends on it.
 */
async function findBuildId(
  reader: NoteReader,
  range: NoteRange,
  alignment: number,
): Promise<string | undefined> {
  checkRange(range, reader.size, "PT_NOTE");
  let start = 0;
  let bytes: Uint8Array = new Uint8Array(0);
  for (let at = 0; at + NHDR_BYTES <= range.length; ) {
    const needed = NHDR_BYTES + GNU_NAME.length + MAX_BUILD_ID_BYTES;
    if (at + Math.min(needed, range.length - at) > start + bytes.length) {
      [start, bytes] = [at, await reader.window(range, at)];
    }
    const note = readNote(bytes, at - start, alignment);
    const end = at + note.descriptorAt + note.descriptorSize;
    if (end > range.length) {
      return undefined;
    }
    if (note.buildId !== undefined) {
      return note.buildId;
    }
    at += note.descriptorAt + alignUp(note.descriptorSize, alignment);
  }
  return undefined;
}

interface Note {
  /** From the beginning of the note. */
  readonly descriptorAt: number;
  readonly descriptorSize: number;
  readonly buildId: string | undefined;
}

function readNote(bytes: Uint8Array, at: number, alignment: number): Note {
  // 0x00 n_namesz
  const nameSize = uint32(bytes, at);
  // 0x04 n_descsz
  const descriptorSize = uint32(bytes, at + 0x04);
  // 0x08 n_type
  const type = uint32(bytes, at + 0x08);
  // 0x0c name, then descriptor, each padded
  const nameAt = at + NHDR_BYTES;
  const descriptorAt = alignUp(NHDR_BYTES + nameSize, alignment);
  const isBuildId =
    type === NT_GNU_BUILD_ID && equalBytes(bytes.subarray(nameAt, nameAt + nameSize), GNU_NAME);
  const isKept = isBuildId && descriptorSize > 0 && descriptorSize <= MAX_BUILD_ID_BYTES;
  const descriptor = bytes.subarray(at + descriptorAt, at + descriptorAt + descriptorSize);
  return { descriptorAt, descriptorSize, buildId: isKept ? hexadecimal(descriptor) : undefined };
}

export function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}
