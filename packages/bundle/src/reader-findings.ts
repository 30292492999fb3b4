import type { ArchiveError, UnsafeNameReason, ZipProblem } from "@rampart/archive";
import { formatInWords } from "@rampart/bytes";
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
      return finding("elf/not-elf", place, { looksLike: formatInWords(error.facts.looksLike) });
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
  const { entry, message } = error;
  const place: Place = entry === undefined ? {} : { entry };
  switch (error.code) {
    case "empty":
      return finding("bundle/not-a-zip", place, { looksLike: formatInWords("empty") });
    case "not-a-zip":
      return finding("bundle/not-a-zip", place, { looksLike: formatInWords(error.facts.looksLike) });
    case "too-many-entries": {
      const { entries, limit } = error.facts;
      return finding("bundle/too-many-entries", place, { count: entries, limit });
    }
    case "crc-mismatch": {
      const { stated, computed } = error.facts;
      return finding("bundle/crc-mismatch", place, { declared: stated, actual: computed });
    }
    case "size-mismatch": {
      const { stated, read } = error.facts;
      const problem = read > stated ? "its data continue beyond that" : `its data end after ${read}`;
      return finding("bundle/size-mismatch", place, { declared: stated, problem });
    }
    case "corrupt-data":
      return finding("bundle/corrupt-data", place, { problem: message });
    // Of what is in a bundle.
    case "not-a-gzip":
    case "not-a-tar":
    case "truncated":
    case "malformed":
    case "multi-disk":
    case "central-directory-too-large":
    case "total-too-large":
    // What a zip file lists as a problem stops a tar file, or an entry that is opened all the same.
    case "encrypted":
    case "unsupported-method":
    case "entry-too-large":
    case "ratio-too-high":
    case "entry-out-of-bounds":
    case "missing-local-file-header":
    // Of an archive that is written.
    case "unsafe-name":
    case "duplicate-name":
      return finding("bundle/damaged", place, { problem: message });
    default:
      throw unhandled(error);
  }
}

/** Something wrong with one entry, or with the bytes between entries. */
export function problemFinding(problem: ZipProblem): Finding {
  const place: Place = problem.entry === undefined ? {} : { entry: problem.entry };
  switch (problem.code) {
    case "unsafe-name":
      return finding("bundle/unsafe-name", place, { reason: unsafeNames[problem.facts.reason] });
    case "ambiguous-name":
      return finding("bundle/unsafe-name", place, {
        reason: `other tools read it as ${JSON.stringify(problem.facts.other)}`,
      });
    case "duplicate-name":
    case "case-collision":
    case "unicode-collision":
    case "path-conflict":
      return finding("bundle/duplicate-name", place, { other: problem.facts.other });
    case "symlink":
      return finding("bundle/symlink", place, {});
    case "special-file":
      return finding("bundle/special-file", place, {});
    case "privileged-mode":
    case "loose-mode":
      return finding(`bundle/${problem.code}`, place, { mode: octal(problem.facts.mode), more: 0 });
    case "unsafe-link":
    case "through-link":
      return finding("bundle/dependency-unsafe", place, { problem: wordsOfLink(problem) });
    case "encrypted":
      return finding("bundle/encrypted", place, {});
    case "unsupported-method":
      return finding("bundle/unsupported-compression", place, { method: `method ${problem.facts.method}` });
    case "entry-too-large":
      return finding("bundle/entry-too-large", place, problem.facts);
    case "ratio-too-high": {
      const { compressedSize, uncompressedSize, limit } = problem.facts;
      const ratio = Math.round(uncompressedSize / Math.max(1, compressedSize));
      return finding("bundle/compression-ratio", place, { ratio, limit });
    }
    case "unportable-field": {
      const { header, field, value } = problem.facts;
      return finding("bundle/unportable-record", place, { header, field, value: String(value) });
    }
    case "data-before-first-entry":
    case "gap":
    case "data-after-end":
    case "binary-comment": {
      const { length, offset } = problem.facts;
      const words = `${length} bytes ${strayPlaces[problem.code]} (offset ${offset})`;
      return finding("bundle/stray-bytes", place, { problem: words });
    }
    case "kind-mismatch":
    case "directory-with-data":
    case "stored-size-mismatch":
    case "entry-out-of-bounds":
    case "missing-local-file-header":
    case "local-header-mismatch":
    case "data-descriptor-mismatch":
    case "overlapping-entries":
    case "ambiguous-end":
      return finding("bundle/inconsistent-records", place, { problem: wordsOfProblem(problem) });
    default:
      throw unhandled(problem);
  }
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

function wordsOfLink(problem: ZipProblem<"unsafe-link" | "through-link">): string {
  return problem.code === "unsafe-link"
    ? `this link may lead out of the archive, to ${JSON.stringify(problem.facts.target)}`
    : `this entry would be written through the symbolic link ${JSON.stringify(problem.facts.link)}`;
}

const strayPlaces = {
  "data-before-first-entry": "before the first entry",
  gap: "between two entries",
  "data-after-end": "after the end",
  "binary-comment": "that are no text in the comment of the zip",
} as const;

/** `local header mismatch (field name, …)`: the reader's own code and facts, which a specialist can look up. */
function wordsOfProblem({ code, facts }: ZipProblem): string {
  const details = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  const words = code.replaceAll("-", " ");
  return details.length === 0 ? words : `${words} (${details.join(", ")})`;
}

/** Words for the reasons why a name is unsafe. */
const unsafeNames: Readonly<Record<UnsafeNameReason, string>> = {
  empty: "it is empty",
  "absolute-path": "it begins at the root of the file system",
  "drive-letter": "it begins with a drive of Windows",
  backslash: "it has a backslash, which divides folders on Windows",
  colon: "it has a colon, which Windows takes for the end of a drive or file name",
  "invisible-character": "it has a character that shows nothing, so that it looks like another name",
  "segment-end": "it ends in a dot or a blank, or a folder of it does, which Windows leaves out",
  nul: "it has a NUL character, at which some tools stop",
  "control-character": "it has a control character",
  "invalid-utf8": "it is not UTF-8",
  "parent-segment": "it leads out of the folder with ..",
  "dot-segment": "it has a folder named .",
  "empty-segment": "it has a folder without a name",
  "too-long": "it is longer than file systems allow",
};
