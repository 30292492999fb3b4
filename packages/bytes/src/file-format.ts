import { decodeUtf8, encodeUtf8 } from "./text.ts";

/** What a file is by its first bytes. {@link formatInWords} has the words. */
export type FileFormat = keyof typeof words;

const zipEnd = "PK\x05\x06";

/** Where the record begins that every zip file ends with, and an empty one begins with. Source: APPNOTE.TXT 4.3.16. */
export const zipEndSignature = encodeUtf8(zipEnd);

/** First bytes, in Latin-1, of what is handed over instead of a manifest, a module or a bundle. */
const signatures: readonly (readonly [FileFormat, string])[] = [
  ["elf", "\x7fELF"],
  ["zip", "PK\x03\x04"],
  ["empty-zip", zipEnd],
  ["split-zip", "PK\x07\x08"],
  ["gzip", "\x1f\x8b"],
  ["xz", "\xfd7zXZ\x00"],
  ["zstd", "\x28\xb5\x2f\xfd"],
  ["bzip2", "BZh"],
  ["7z", "7z\xbc\xaf\x27\x1c"],
  ["rar", "Rar!\x1a\x07"],
  ["ar", "!<arch>\n"],
  ["ar", "!<thin>\n"],
  ["mach-o", "\xfe\xed\xfa\xce"],
  ["mach-o", "\xfe\xed\xfa\xcf"],
  ["mach-o", "\xce\xfa\xed\xfe"],
  ["mach-o", "\xcf\xfa\xed\xfe"],
  ["pe", "MZ\x90\0"],
  ["wasm", "\0asm"],
  ["llvm-bitcode", "BC\xc0\xde"],
  ["llvm-bitcode", "\xde\xc0\x17\x0b"],
  ["pdf", "%PDF-"],
  ["png", "\x89PNG\r\n"],
  ["jpeg", "\xff\xd8\xff"],
  ["gif", "GIF8"],
  ["utf-16", "\xff\xfe"],
  ["utf-16", "\xfe\xff"],
  ["script", "#!"],
];

const words = {
  elf: "an ELF file",
  zip: "a zip file",
  "empty-zip": "an empty zip file",
  "split-zip": "a part of a split zip file",
  gzip: "a gzip file",
  xz: "an xz file",
  zstd: "a zstd file",
  bzip2: "a bzip2 file",
  "7z": "a 7z file",
  rar: "a rar file",
  tar: "a tar file",
  ar: "a static library (ar archive)",
  "mach-o": "a Mach-O file",
  pe: "a Windows PE file",
  wasm: "WebAssembly",
  "llvm-bitcode": "LLVM bitcode",
  pdf: "a PDF file",
  png: "a PNG picture",
  jpeg: "a JPEG picture",
  gif: "a GIF picture",
  "utf-16": "UTF-16 text",
  script: "a script",
  json: "JSON",
  html: "HTML",
  text: "text",
  empty: "an empty file",
  binary: "binary data",
  unknown: "unknown data",
} as const;

/** For a sentence: `this is not a zip file but ${formatInWords(format)}`. */
export function formatInWords(format: FileFormat): string {
  return words[format];
}

/** The format that the first bytes themselves state; undefined of text and of what is not known. */
export function signedFormat(head: Uint8Array): FileFormat | undefined {
  const start = latin1(head.subarray(0, 8));
  const known = signatures.find(([, bytes]) => start.startsWith(bytes))?.[0];
  if (known !== undefined) return known;
  if (latin1(head.subarray(257, 262)) === "ustar") return "tar";
  return isUniversal(head) ? "mach-o" : undefined;
}

/** What the first bytes of a file look like; 512 are enough. */
export function fileFormat(head: Uint8Array): FileFormat {
  const signed = signedFormat(head);
  if (signed !== undefined) return signed;
  if (head.length === 0) return "empty";
  if (head.includes(0)) return "binary";
  const text = decodeUtf8(head).replace(/^\ufeff/, "");
  // The last character may be cut by the end of the head; anything else that is not text is data.
  if (/[^\P{Cc}\t\n\v\f\r\x85]/u.test(text) || text.slice(0, -3).includes("\ufffd")) return "unknown";
  const start = text.trimStart();
  if (/^[{[]/.test(start)) return "json";
  if (/^<(!doctype|html)/i.test(start)) return "html";
  return "text";
}

// A Mach-O file for several machines and a Java class file begin alike. What follows is a small count of machines in the
// one and a version of at least 45 in the other.
const firstJavaVersion = 45;

function isUniversal(head: Uint8Array): boolean {
  if (!/^\xca\xfe\xba[\xbe\xbf]/.test(latin1(head.subarray(0, 4))) || head.length < 8) return false;
  const [, , , , first, second, third, last = 0] = head;
  return first === 0 && second === 0 && third === 0 && last < firstJavaVersion;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
