import { controlCharacter, encodeUtf8, invisibleCharacter } from "@rampart/bytes";

/** Why a name may not become a path below a folder. */
export type UnsafeNameReason =
  | "empty"
  | "absolute-path"
  | "drive-letter"
  | "backslash"
  /** These three only in a zip file, which any system may unpack. */
  | "colon"
  | "invisible-character"
  | "segment-end"
  | "nul"
  | "control-character"
  | "invalid-utf8"
  | "parent-segment"
  | "dot-segment"
  | "empty-segment"
  | "too-long";

/** Longest name and longest segment, in bytes; more is refused by file systems or their tools. */
const maxNameLength = 1024;
const maxSegmentLength = 255;

/**
 * What makes the name of an archive member unsafe to extract, or undefined for a plain relative path in its only
 * spelling. One slash at the end, the mark of a directory, is allowed. U+FFFD is what decoders leave of bytes that
 * are not UTF-8.
 */
export function unsafeNameReason(name: string): UnsafeNameReason | undefined {
  if (name === "") return "empty";
  if (name.includes("\0")) return "nul";
  if (controlCharacter.test(name)) return "control-character";
  if (/[\ufffd\p{Cs}]/u.test(name)) return "invalid-utf8";
  if (name.includes("\\")) return "backslash";
  if (name.startsWith("/")) return "absolute-path";
  if (/^[a-zA-Z]:/.test(name)) return "drive-letter";
  if (isLonger(name, maxNameLength)) return "too-long";
  return unsafeSegmentReason(name.replace(/\/$/, "").split("/"));
}

/**
 * What some systems make another name of: Windows takes a colon for the end of a drive or file name and leaves out dots
 * and blanks at the end of one, also those of `.. `.
 */
export function changingNameReason(name: string): UnsafeNameReason | undefined {
  if (name.includes(":")) return "colon";
  if (invisibleCharacter.test(name)) return "invisible-character";
  return /[. ](\/|$)/.test(name) ? "segment-end" : undefined;
}

function unsafeSegmentReason(segments: readonly string[]): UnsafeNameReason | undefined {
  if (segments.includes("..")) return "parent-segment";
  if (segments.includes(".")) return "dot-segment";
  if (segments.includes("")) return "empty-segment";
  if (segments.some((segment) => isLonger(segment, maxSegmentLength))) return "too-long";
  return undefined;
}

/** `a` and `a/b` of `a/b/c`. */
export function parentPaths(path: string): string[] {
  const parents: string[] = [];
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) parents.push(path.slice(0, at));
  return parents;
}

/** In bytes of UTF-8, of which every character has one at least. */
function isLonger(text: string, limit: number): boolean {
  return text.length > limit || encodeUtf8(text).length > limit;
}
