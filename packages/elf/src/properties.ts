import { type ByteSource, equalBytes, uint32 } from "@rampart/bytes";
import { readRange } from "./byte-range.ts";
import type { ElfProcessorNeeds } from "./elf-info.ts";
import { MAX_PROPERTY_BYTES } from "./limits.ts";
import { alignUp, GNU_NAME, NHDR_BYTES } from "./notes.ts";
import { type ProgramHeader, PT_GNU_PROPERTY, PT_NOTE } from "./program-headers.ts";

const NT_GNU_PROPERTY_TYPE_0 = 5;
/** Notes of properties, and the properties in them, are at multiples of 8 in files of 64 bits. */
const ALIGNMENT = 8;

const GNU_PROPERTY_X86_FEATURE_1_AND = 0xc0000002;
const GNU_PROPERTY_X86_ISA_1_NEEDED = 0xc0008002;
const GNU_PROPERTY_AARCH64_FEATURE_1_AND = 0xc0000000;

const x86Features = ["IBT", "SHSTK"];
const arm64Features = ["BTI", "PAC", "GCS"];

/** What `.note.gnu.property` says, which the loader finds by a segment of its own, or among the notes of its alignment. */
export async function readProcessorNeeds(
  source: ByteSource,
  headers: readonly ProgramHeader[],
  machine: string,
): Promise<ElfProcessorNeeds> {
  const ofType = (type: number) => headers.filter((header) => header.type === type && header.fileSize > 0);
  const own = ofType(PT_GNU_PROPERTY);
  const places =
    own.length > 0 ? own : ofType(PT_NOTE).filter(({ alignment }) => alignment === BigInt(ALIGNMENT));
  for (const { offset, fileSize } of places.slice(0, 2)) {
    const length = Math.min(fileSize, MAX_PROPERTY_BYTES);
    const properties = findProperties(await readRange(source, { offset, length }, "PT_GNU_PROPERTY"));
    if (properties.size > 0) return needsOf(properties, machine);
  }
  return { features: [] };
}

function needsOf(properties: ReadonlyMap<number, number>, machine: string): ElfProcessorNeeds {
  const flagsOf = (type: number, names: readonly string[]) =>
    names.filter((_, bit) => (((properties.get(type) ?? 0) >> bit) & 1) === 1);
  if (machine === "aarch64") return { features: flagsOf(GNU_PROPERTY_AARCH64_FEATURE_1_AND, arm64Features) };
  if (machine !== "x86_64") return { features: [] };
  // The lowest bit is the baseline, x86-64-v1.
  const levels = flagsOf(GNU_PROPERTY_X86_ISA_1_NEEDED, ["1", "2", "3", "4"]);
  const highest = levels.at(-1);
  return {
    features: flagsOf(GNU_PROPERTY_X86_FEATURE_1_AND, x86Features),
    ...(highest !== undefined && { x86Level: Number(highest) as 1 | 2 | 3 | 4 }),
  };
}

/** Properties of four bytes by their type. What does not fit ends the search: the loader reads none of it then. */
function findProperties(bytes: Uint8Array): ReadonlyMap<number, number> {
  for (let at = 0; at + NHDR_BYTES + GNU_NAME.length <= bytes.length; ) {
    // 0x00 n_namesz, 0x04 n_descsz, 0x08 n_type, 0x0c name, then the descriptor
    const nameSize = uint32(bytes, at);
    const size = uint32(bytes, at + 0x04);
    const descriptorAt = at + alignUp(NHDR_BYTES + nameSize, ALIGNMENT);
    if (descriptorAt + size > bytes.length) break;
    const name = bytes.subarray(at + NHDR_BYTES, at + NHDR_BYTES + nameSize);
    if (uint32(bytes, at + 0x08) === NT_GNU_PROPERTY_TYPE_0 && equalBytes(name, GNU_NAME)) {
      return propertiesIn(bytes.subarray(descriptorAt, descriptorAt + size));
    }
    at = descriptorAt + alignUp(size, ALIGNMENT);
  }
  return new Map();
}

function propertiesIn(bytes: Uint8Array): ReadonlyMap<number, number> {
  const properties = new Map<number, number>();
  for (let at = 0; at + 8 <= bytes.length; ) {
    // 0x00 pr_type, 0x04 pr_datasz, 0x08 pr_data
    const size = uint32(bytes, at + 0x04);
    if (at + 8 + size > bytes.length) break;
    if (size === 4) properties.set(uint32(bytes, at), uint32(bytes, at + 8));
    at += 8 + alignUp(size, ALIGNMENT);
  }
  return properties;
}
