import { type ByteSource, encodeUtf8, equalBytes, fileFormat, uint8, uint16 } from "@rampart/bytes";
import { readRange } from "./byte-range.ts";
import { ElfError, malformed, type RefusedMachine, truncated } from "./elf-error.ts";
import { nameMachine } from "./machine.ts";

const EI_NIDENT = 16;
/** Enough of the file to tell text from other bytes. */
const SNIFFED_BYTES = 512;
const ELF_MAGIC = encodeUtf8("\x7fELF");

const ELFCLASS32 = 1;
const ELFCLASS64 = 2;
const ELFDATA2LSB = 1;
const ELFDATA2MSB = 2;
const EV_CURRENT = 1;

const EI_PAD = 0x09;

const ELFOSABI_NONE = 0;
const ELFOSABI_GNU = 3;

/** EI_OSABI of the systems that modules may have been built on by mistake. */
const OTHER_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [2, "NetBSD"],
  [6, "Solaris"],
  [9, "FreeBSD"],
  [12, "OpenBSD"],
]);

/** The greatest EI_ABIVERSION that glibc takes: of ELFOSABI_GNU it knows a few. Source: glibc, libc-abis. */
const ABI_VERSIONS: ReadonlyMap<number, number> = new Map([
  [ELFOSABI_NONE, 0],
  [ELFOSABI_GNU, 3],
]);

/** Throws unless the file is ELF of 64 bits and little-endian: the only kind read here. Gives its system by name. */
export async function readIdentification(source: ByteSource): Promise<string> {
  if (source.size === 0) {
    throw new ElfError("empty", {});
  }
  const length = Math.min(SNIFFED_BYTES, source.size);
  const head = await readRange(source, { offset: 0, length }, "e_ident");
  checkMagic(head);
  if (head.length < EI_NIDENT) {
    throw truncated("e_ident", 0, EI_NIDENT, source.size);
  }
  checkClassAndData(head);
  // 0x06 EI_VERSION
  const version = uint8(head, 0x06);
  if (version !== EV_CURRENT) {
    throw malformed("EI_VERSION", version, EV_CURRENT, 0x06);
  }
  return nameSystem(head);
}

function nameSystem(head: Uint8Array): string {
  // 0x07 EI_OSABI
  const osAbi = uint8(head, 0x07);
  const greatest = ABI_VERSIONS.get(osAbi);
  // What follows is the other system's own: FreeBSD once had its name there.
  if (greatest === undefined) return OTHER_SYSTEMS.get(osAbi) ?? `unknown (0x${osAbi.toString(16)})`;
  // 0x08 EI_ABIVERSION
  const abiVersion = uint8(head, 0x08);
  if (abiVersion > greatest) {
    throw malformed("EI_ABIVERSION", abiVersion, greatest === 0 ? 0 : `at most ${greatest}`, 0x08);
  }
  // 0x09 EI_PAD
  const padding = head.subarray(EI_PAD, EI_NIDENT).findIndex((byte) => byte !== 0);
  if (padding !== -1) {
    throw malformed("EI_PAD", uint8(head, EI_PAD + padding), 0, EI_PAD + padding);
  }
  return "Linux";
}

function checkMagic(head: Uint8Array): void {
  // 0x00 EI_MAG0, EI_MAG1, EI_MAG2, EI_MAG3
  const length = Math.min(head.length, ELF_MAGIC.length);
  if (!equalBytes(head.subarray(0, length), ELF_MAGIC.subarray(0, length))) {
    throw new ElfError("not-elf", { looksLike: fileFormat(head) });
  }
}

function checkClassAndData(head: Uint8Array): void {
  // 0x04 EI_CLASS
  const elfClass = uint8(head, 0x04);
  if (elfClass !== ELFCLASS32 && elfClass !== ELFCLASS64) {
    throw malformed("EI_CLASS", elfClass, ELFCLASS64, 0x04);
  }
  // 0x05 EI_DATA
  const data = uint8(head, 0x05);
  if (data !== ELFDATA2LSB && data !== ELFDATA2MSB) {
    throw malformed("EI_DATA", data, ELFDATA2LSB, 0x05);
  }
  if (elfClass === ELFCLASS32) {
    throw new ElfError("not-64-bit", machineFacts(head, data, false));
  }
  if (data === ELFDATA2MSB) {
    throw new ElfError("not-little-endian", machineFacts(head, data, true));
  }
}

/** The machine of a file that is refused, when the file is long enough to name it. */
function machineFacts(head: Uint8Array, data: number, wide: boolean): RefusedMachine {
  if (head.length < 0x14) {
    return {};
  }
  // 0x12 e_machine
  const machineCode =
    data === ELFDATA2MSB ? uint8(head, 0x12) * 2 ** 8 + uint8(head, 0x13) : uint16(head, 0x12);
  return { machine: nameMachine(machineCode, wide), machineCode };
}
