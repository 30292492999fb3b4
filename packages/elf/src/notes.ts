import { type ByteSource, encodeUtf8, equalBytes, hexadecimal, uint32 } from "@rampart/bytes";
import { type ByteRange, readRange } from "./byte-range.ts";
import { tooLarge } from "./elf-error.ts";
import { MAX_BUILD_ID_BYTES, MAX_NOTE_BYTES, MAX_NOTE_RANGES } from "./limits.ts";

const NHDR_BYTES = 12;
const NT_GNU_BUILD_ID = 3;
const GNU_NAME = encodeUtf8("GNU\0");

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
  let total = 0;
  for (const range of ranges) {
    total += range.length;
    if (total > MAX_NOTE_BYTES) {
      throw tooLarge("PT_NOTE", total, MAX_NOTE_BYTES, range.offset);
    }
    const buildId = findBuildId(await readRange(source, range, "PT_NOTE"), range.alignment === 8n ? 8 : 4);
    if (buildId !== undefined) {
      return buildId;
    }
  }
  return undefined;
}

/** A note that does not fit ends the search without an error: nothing that is loaded depends on it. */
function findBuildId(bytes: Uint8Array, alignment: number): string | undefined {
  let at = 0;
  while (at + NHDR_BYTES <= bytes.length) {
    // 0x00 n_namesz
    const nameSize = uint32(bytes, at);
    // 0x04 n_descsz
    const descriptorSize = uint32(bytes, at + 0x04);
    // 0x08 n_type
    const type = uint32(bytes, at + 0x08);
    // 0x0c name, then descriptor, each padded
    const nameAt = at + NHDR_BYTES;
    const descriptorAt = at + alignUp(NHDR_BYTES + nameSize, alignment);
    const descriptorEnd = descriptorAt + descriptorSize;
    if (descriptorEnd > bytes.length) {
      return undefined;
    }
    const isBuildId =
      type === NT_GNU_BUILD_ID && equalBytes(bytes.subarray(nameAt, nameAt + nameSize), GNU_NAME);
    if (isBuildId && descriptorSize > 0 && descriptorSize <= MAX_BUILD_ID_BYTES) {
      return hexadecimal(bytes.subarray(descriptorAt, descriptorEnd));
    }
    at = descriptorAt + alignUp(descriptorSize, alignment);
  }
  return undefined;
}

function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}
