import { fileFormat, formatInWords, signedFormat } from "@rampart/bytes";
import { type Finding, finding, type Place } from "@rampart/findings";

const decoder = new TextDecoder("utf-8", { fatal: true });

export interface DecodedText {
  /** Absent where the bytes cannot be read as text. */
  readonly text?: string;
  readonly findings: readonly Finding[];
}

/**
 * Bytes as UTF-8 text without a byte-order mark, and what is to be said of them. `expected` is what the text should be,
 * for whoever gave another file.
 */
export function decodeText(bytes: Uint8Array, limit: number, place: Place, expected = "text"): DecodedText {
  const format = signedFormat(bytes);
  if (format !== undefined && format !== "script") {
    const found = formatInWords(format);
    const facts = { found, expected, ...(format === "utf-16" && ({ isText: true } as const)) };
    return { findings: [finding("text/invalid-utf-8", place, facts)] };
  }
  if (bytes.length > limit) {
    return { findings: [finding("text/too-large", place, { size: bytes.length, limit })] };
  }
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const findings = marked ? [finding("text/byte-order-mark", { ...place, line: 1, column: 1 }, {})] : [];
  try {
    return { text: decoder.decode(bytes), findings };
  } catch {
    const isBinary = fileFormat(bytes.subarray(0, 512)) === "binary";
    const facts = isBinary ? { found: formatInWords("binary"), expected } : {};
    return { findings: [...findings, finding("text/invalid-utf-8", place, facts)] };
  }
}
