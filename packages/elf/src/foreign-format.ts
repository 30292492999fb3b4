import { uint8 } from "@rampart/bytes";

/** Names what a file is that is not ELF, from its first bytes; undefined when they say nothing. */
export function recogniseForeignFormat(head: Uint8Array): string | undefined {
  return (
    MAGIC_NUMBERS.find(([magic]) => startsWith(head, magic))?.[1] ??
    recogniseUniversal(head) ??
    recogniseText(head)
  );
}

const MAGIC_NUMBERS: ReadonlyArray<readonly [readonly number[], string]> = [
  [[0xfe, 0xed, 0xfa, 0xce], "Mach-O"],
  [[0xfe, 0xed, 0xfa, 0xcf], "Mach-O"],
  [[0xce, 0xfa, 0xed, 0xfe], "Mach-O"],
  [[0xcf, 0xfa, 0xed, 0xfe], "Mach-O"],
  [codes("!<arch>\n"), "static library (ar archive)"],
  [codes("!<thin>\n"), "static library (ar archive)"],
  [codes("MZ"), "Windows PE"],
  [codes("#!"), "script"],
  [codes("PK\x03\x04"), "zip archive"],
  [codes("PK\x05\x06"), "zip archive"],
  [[0x1f, 0x8b], "gzip archive"],
  [codes("\0asm"), "WebAssembly"],
  [[0x42, 0x43, 0xc0, 0xde], "LLVM bitcode"],
  [[0xde, 0xc0, 0x17, 0x0b], "LLVM bitcode"],
];

// A Mach-O file for several machines and a Java class file share a magic number. What follows is a small count
// of machines in the one and a version of at least 45 in the other.
const UNIVERSAL_MAGIC = 0xcafebabe;
const UNIVERSAL_MAGIC_64 = 0xcafebabf;
const FIRST_JAVA_VERSION = 45;

function recogniseUniversal(head: Uint8Array): string | undefined {
  if (head.length < 8) {
    return undefined;
  }
  const magic = bigEndian32(head, 0);
  const isUniversal = magic === UNIVERSAL_MAGIC || magic === UNIVERSAL_MAGIC_64;
  return isUniversal && bigEndian32(head, 4) < FIRST_JAVA_VERSION ? "Mach-O" : undefined;
}

function bigEndian32(bytes: Uint8Array, at: number): number {
  return (
    uint8(bytes, at) * 2 ** 24 +
    uint8(bytes, at + 1) * 2 ** 16 +
    uint8(bytes, at + 2) * 2 ** 8 +
    uint8(bytes, at + 3)
  );
}

function startsWith(head: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => head[index] === byte);
}

function codes(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

function recogniseText(head: Uint8Array): string | undefined {
  return head.every(isTextByte) ? "text" : undefined;
}

function isTextByte(byte: number): boolean {
  const isControl = byte < 0x20 || byte === 0x7f;
  const isWhiteSpace = byte >= 0x09 && byte <= 0x0d;
  return !isControl || isWhiteSpace;
}
