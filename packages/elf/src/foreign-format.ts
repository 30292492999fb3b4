/** Names what a file is that is not ELF, from its first bytes; undefined when they say nothing. */
export function recogniseForeignFormat(head: Buffer): string | undefined {
  return (
    MAGIC_NUMBERS.find(([magic]) => head.indexOf(magic) === 0)?.[1] ??
    recogniseUniversal(head) ??
    recogniseText(head)
  );
}

const MAGIC_NUMBERS: ReadonlyArray<readonly [Buffer, string]> = [
  [Buffer.from("feedface", "hex"), "Mach-O"],
  [Buffer.from("feedfacf", "hex"), "Mach-O"],
  [Buffer.from("cefaedfe", "hex"), "Mach-O"],
  [Buffer.from("cffaedfe", "hex"), "Mach-O"],
  [Buffer.from("!<arch>\n"), "static library (ar archive)"],
  [Buffer.from("!<thin>\n"), "static library (ar archive)"],
  [Buffer.from("MZ"), "Windows PE"],
  [Buffer.from("#!"), "script"],
  [Buffer.from("PK\x03\x04"), "zip archive"],
  [Buffer.from("PK\x05\x06"), "zip archive"],
  [Buffer.from("1f8b", "hex"), "gzip archive"],
  [Buffer.from("\0asm"), "WebAssembly"],
  [Buffer.from("4243c0de", "hex"), "LLVM bitcode"],
  [Buffer.from("dec0170b", "hex"), "LLVM bitcode"],
];

// A Mach-O file for several machines and a Java class file share a magic number. What follows is a small count
// of machines in the one and a version of at least 45 in the other.
const UNIVERSAL_MAGIC = 0xcafebabe;
const UNIVERSAL_MAGIC_64 = 0xcafebabf;
const FIRST_JAVA_VERSION = 45;

function recogniseUniversal(head: Buffer): string | undefined {
  if (head.length < 8) {
    return undefined;
  }
  const magic = head.readUInt32BE(0);
  const isUniversal = magic === UNIVERSAL_MAGIC || magic === UNIVERSAL_MAGIC_64;
  return isUniversal && head.readUInt32BE(4) < FIRST_JAVA_VERSION ? "Mach-O" : undefined;
}

function recogniseText(head: Buffer): string | undefined {
  return head.every(isTextByte) ? "text" : undefined;
}

function isTextByte(byte: number): boolean {
  const isControl = byte < 0x20 || byte === 0x7f;
  const isWhiteSpace = byte >= 0x09 && byte <= 0x0d;
  return !isControl || isWhiteSpace;
}
