import type { ArchiveError, ZipProblem } from "@rampart/archive";
import { ElfError } from "@rampart/elf";
import { type Finding, finding, type Place } from "@rampart/findings";

/** The one place where errors of the readers of level 0 become findings. Other errors pass through. */
export function elfFinding(error: unknown, place: Place = {}): Finding {
  if (!(error instanceof ElfError)) throw error;
  const at: Place = error.offset === undefined ? place : { ...place, offset: error.offset };
  const unknownMachine = "an unknown machine";
  switch (error.code) {
    case "empty":
      return finding("elf/empty", place, {});
    case "not-elf":
      return finding("elf/not-elf", place, { looksLike: withArticle(error.facts.looksLike) });
    case "not-64-bit":
      return finding("elf/not-64-bit", place, { machine: error.facts.machine ?? unknownMachine });
    case "not-little-endian":
      return finding("elf/not-little-endian", place, { machine: error.facts.machine ?? unknownMachine });
    case "truncated": {
      const { what, offset, needed, size } = error.facts;
      return finding("elf/truncated", at, { what, needed: offset + needed, size });
    }
    case "malformed": {
      const { what, found, expected } = error.facts;
      return finding("elf/malformed", at, { problem: `${what} is ${found}, expected is ${expected}` });
    }
    case "too-large": {
      const { what, found, limit } = error.facts;
      const problem = `${what} is ${found}, more than the limit of ${limit}`;
      return finding("elf/malformed", at, { problem });
    }
    default:
      throw unhandled(error);
  }
}

/** Does not compile where a code is not handled. */
function unhandled(nothing: never): Error {
  return new Error(`an unknown code: ${JSON.stringify(nothing)}`);
}

/** An archive, or an entry of it, that cannot be read. */
export function archiveFinding(error: ArchiveError): Finding {
  const { code, entry, facts, message } = error;
  const place: Place = entry === undefined ? {} : { entry };
  const number = (name: string) => Number(facts[name] ?? 0);
  switch (code) {
    case "empty":
    case "not-a-zip":
      return finding("bundle/not-a-zip", place, {
        looksLike: code === "empty" ? "an empty file" : withArticle(String(facts["looksLike"] ?? "")),
      });
    case "too-many-entries":
      return finding("bundle/too-many-entries", place, { count: number("entries"), limit: number("limit") });
    case "crc-mismatch":
      return finding("bundle/crc-mismatch", place, {
        declared: String(facts["stated"]),
        actual: String(facts["computed"]),
      });
    case "size-mismatch":
      return finding("bundle/size-mismatch", place, {
        declared: number("stated"),
        problem:
          number("read") > number("stated")
            ? "its data go on beyond that"
            : `its data end after ${number("read")}`,
      });
    case "corrupt-data":
      return finding("bundle/corrupt-data", place, { problem: message });
    default:
      return finding("bundle/damaged", place, { problem: message });
  }
}

/** Something wrong with one entry, or with the bytes between entries. */
export function problemFinding({ code, entry, facts }: ZipProblem): Finding {
  const place: Place = entry === undefined ? {} : { entry };
  const number = (name: string) => Number(facts[name] ?? 0);
  const text = (name: string) => String(facts[name] ?? "");
  switch (code) {
    case "unsafe-name":
      return finding("bundle/unsafe-name", place, { reason: unsafeNames[text("reason")] ?? text("reason") });
    case "ambiguous-name":
      return finding("bundle/unsafe-name", place, {
        reason: `other tools read it as ${JSON.stringify(text("other"))}`,
      });
    case "duplicate-name":
    case "case-collision":
    case "unicode-collision":
    case "path-conflict":
      return finding("bundle/duplicate-name", place, { other: text("other") });
    case "symlink":
      return finding("bundle/symlink", place, {});
    case "special-file":
      return finding("bundle/special-file", place, {});
    case "encrypted":
      return finding("bundle/encrypted", place, {});
    case "unsupported-method":
      return finding("bundle/unsupported-compression", place, { method: `method ${text("method")}` });
    case "entry-too-large":
      return finding("bundle/entry-too-large", place, { size: number("size"), limit: number("limit") });
    case "ratio-too-high":
      return finding("bundle/compression-ratio", place, {
        ratio: Math.round(number("uncompressedSize") / Math.max(1, number("compressedSize"))),
        limit: number("limit"),
      });
    case "data-before-first-entry":
    case "gap":
    case "data-after-end":
      return finding("bundle/stray-bytes", place, {
        problem: `${number("length")} bytes ${strayPlaces[code]} (offset ${number("offset")})`,
      });
    default:
      return finding("bundle/inconsistent-records", place, { problem: wordsOfProblem(code, facts) });
  }
}

const strayPlaces = {
  "data-before-first-entry": "before the first entry",
  gap: "between two entries",
  "data-after-end": "after the end",
} as const;

/** `local-header-mismatch (field name, …)`: the reader's own code and facts, which a specialist can look up. */
function wordsOfProblem(code: string, facts: Readonly<Record<string, string | number>>): string {
  const details = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  const words = code.replaceAll("-", " ");
  return details.length === 0 ? words : `${words} (${details.join(", ")})`;
}

function withArticle(noun: string | undefined): string {
  if (noun === undefined || noun === "") return "unknown data";
  if (/^(text|WebAssembly|LLVM)/.test(noun)) return noun;
  return `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}${/^(Mach-O|Windows PE|ELF)$/.test(noun) ? " file" : ""}`;
}

/** Words for the reasons why a name is unsafe. */
const unsafeNames: Readonly<Record<string, string>> = {
  empty: "it is empty",
  "absolute-path": "it begins at the root of the file system",
  "drive-letter": "it begins with a drive of Windows",
  backslash: "it has a backslash, which divides folders on Windows",
  nul: "it has a NUL character, at which some tools stop",
  "control-character": "it has a control character",
  "invalid-utf8": "it is not UTF-8",
  "parent-segment": "it leads out of the folder with ..",
  "dot-segment": "it has a folder named .",
  "empty-segment": "it has a folder without a name",
  "too-long": "it is longer than file systems take",
};
