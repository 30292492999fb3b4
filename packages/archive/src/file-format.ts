import { decodeUtf8 } from "@rampart/bytes";

type Signature = readonly [format: string, bytes: string, offset?: number];

/** First bytes, in Latin-1, of what is handed over instead of a zip file. */
const signatures: readonly Signature[] = [
  ["zip", "PK\x03\x04"],
  ["empty zip", "PK\x05\x06"],
  ["split zip", "PK\x07\x08"],
  ["ELF", "\x7fELF"],
  ["gzip", "\x1f\x8b"],
  ["xz", "\xfd7zXZ\x00"],
  ["zstd", "\x28\xb5\x2f\xfd"],
  ["bzip2", "BZh"],
  ["7z", "7z\xbc\xaf\x27\x1c"],
  ["rar", "Rar!\x1a\x07"],
  ["tar", "ustar", 257],
  ["Mach-O", "\xcf\xfa\xed\xfe"],
  ["PE", "MZ"],
  ["PDF", "%PDF-"],
];

/** What the first bytes of a file (512 are enough) look like. */
export function fileFormat(head: Uint8Array): string {
  const known = signatures.find(([, bytes, offset = 0]) => hasAt(head, bytes, offset));
  if (known !== undefined) return known[0];
  const text = decodeUtf8(head).replace(/^\ufeff/, "");
  // The last character may be cut by the end of the head; anything else that is not text is data.
  if (/[^\P{Cc}\t\n\f\r]/u.test(text) || text.slice(0, -3).includes("\ufffd")) return "data";
  const start = text.trimStart();
  if (/^[{[]/.test(start)) return "JSON";
  if (/^<(!doctype|html)/i.test(start)) return "HTML";
  return "text";
}

function hasAt(head: Uint8Array, latin1: string, offset: number): boolean {
  return Array.from(latin1, (character) => character.charCodeAt(0)).every(
    (byte, index) => head[offset + index] === byte,
  );
}
