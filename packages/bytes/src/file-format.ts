import { decodeUtf8 } from "./text.ts";

/** What a file is by its first bytes, in words for a sentence: `not a zip file but ${format}`. */
export type FileFormat =
  | (typeof signatures)[number][0]
  | "a tar file"
  | "JSON"
  | "HTML"
  | "text"
  | "an empty file"
  | "binary data"
  | "unknown data";

/** First bytes, in Latin-1, of what is handed over instead of a manifest, a module or a bundle. */
const signatures = [
  ["an ELF file", "\x7fELF"],
  ["a zip file", "PK\x03\x04"],
  ["an empty zip file", "PK\x05\x06"],
  ["a part of a split zip file", "PK\x07\x08"],
  ["a gzip file", "\x1f\x8b"],
  ["an xz file", "\xfd7zXZ\x00"],
  ["a zstd file", "\x28\xb5\x2f\xfd"],
  ["a bzip2 file", "BZh"],
  ["a 7z file", "7z\xbc\xaf\x27\x1c"],
  ["a rar file", "Rar!\x1a\x07"],
  ["a static library (ar archive)", "!<arch>\n"],
  ["a static library (ar archive)", "!<thin>\n"],
  ["a Mach-O file", "\xfe\xed\xfa\xce"],
  ["a Mach-O file", "\xfe\xed\xfa\xcf"],
  ["a Mach-O file", "\xce\xfa\xed\xfe"],
  ["a Mach-O file", "\xcf\xfa\xed\xfe"],
  ["a Windows PE file", "MZ\x90\0"],
  ["WebAssembly", "\0asm"],
  ["LLVM bitcode", "BC\xc0\xde"],
  ["LLVM bitcode", "\xde\xc0\x17\x0b"],
  ["a PDF file", "%PDF-"],
  ["a PNG picture", "\x89PNG\r\n"],
  ["a JPEG picture", "\xff\xd8\xff"],
  ["a GIF picture", "GIF8"],
  ["UTF-16 text", "\xff\xfe"],
  ["UTF-16 text", "\xfe\xff"],
  ["a script", "#!"],
] as const;

/** The same where the first bytes themselves say it; undefined of text and of what is not known. */
export function signedFormat(head: Uint8Array): FileFormat | undefined {
  const start = latin1(head.subarray(0, 8));
  const known = signatures.find(([, bytes]) => start.startsWith(bytes))?.[0];
  if (known !== undefined) return known;
  if (latin1(head.subarray(257, 262)) === "ustar") return "a tar file";
  return isUniversal(head) ? "a Mach-O file" : undefined;
}

/** What the first bytes of a file look like; 512 are enough. */
export function fileFormat(head: Uint8Array): FileFormat {
  const signed = signedFormat(head);
  if (signed !== undefined) return signed;
  if (head.length === 0) return "an empty file";
  if (head.includes(0)) return "binary data";
  const text = decodeUtf8(head).replace(/^\ufeff/, "");
  // The last character may be cut by the end of the head; anything else that is not text is data.
  if (/[^\P{Cc}\t\n\v\f\r\x85]/u.test(text) || text.slice(0, -3).includes("\ufffd")) return "unknown data";
  const start = text.trimStart();
  if (/^[{[]/.test(start)) return "JSON";
  if (/^<(!doctype|html)/i.test(start)) return "HTML";
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
