import type { ContentFacts, NoFacts } from "../archive-error.ts";
import type { UnsafeNameReason } from "../member-name.ts";

interface Collision {
  /** The name that it collides with. */
  readonly other: string;
}

/** Bytes that belong to nothing. */
interface Stray {
  readonly offset: number;
  readonly length: number;
}

/**
 * What is wrong with one entry of an archive, or with the bytes between the entries of a zip file that can be listed;
 * with what is known of it.
 */
export interface ZipProblemFacts {
  readonly "unsafe-name": { readonly reason: UnsafeNameReason };
  readonly "ambiguous-name": { readonly other: string };
  readonly "duplicate-name": Collision;
  readonly "case-collision": Collision;
  readonly "unicode-collision": Collision;
  readonly "path-conflict": Collision;
  readonly symlink: NoFacts;
  readonly "special-file": NoFacts;
  /** Files that run as their owner or group, and files and folders that everybody may write. */
  readonly "privileged-mode": { readonly mode: number };
  readonly "loose-mode": { readonly mode: number };
  /** Of links that an archive may have: one that leads out of it, and an entry that would be written through one. */
  readonly "unsafe-link": { readonly target: string };
  readonly "through-link": { readonly link: string };
  /** Kinds by the name and by the mode. */
  readonly "kind-mismatch": { readonly name: string; readonly mode: string };
  readonly "directory-with-data": { readonly size: number };
  readonly encrypted: ContentFacts["encrypted"];
  readonly "unsupported-method": ContentFacts["unsupported-method"];
  readonly "entry-too-large": ContentFacts["entry-too-large"];
  readonly "ratio-too-high": ContentFacts["ratio-too-high"];
  readonly "stored-size-mismatch": { readonly compressedSize: number; readonly uncompressedSize: number };
  readonly "entry-out-of-bounds": ContentFacts["entry-out-of-bounds"];
  readonly "missing-local-file-header": ContentFacts["missing-local-file-header"];
  readonly "local-header-mismatch": HeaderDifference;
  readonly "data-descriptor-mismatch": NoFacts;
  readonly "overlapping-entries": {
    readonly other: string;
    readonly offset: number;
    readonly otherEnd: number;
  };
  readonly "data-before-first-entry": Stray;
  readonly gap: Stray;
  readonly "data-after-end": Stray;
  readonly "ambiguous-end": { readonly offset: number; readonly other: number };
  /** A field whose value some readers refuse, or read in another way than others. */
  readonly "unportable-field": {
    readonly header: "local" | "central" | "end";
    readonly field: string;
    readonly value: number | string;
  };
  /** The end record has a comment that is no plain text. */
  readonly "binary-comment": Stray;
}

/** A field that the central directory and the local header state differently. */
export interface HeaderDifference {
  readonly field: string;
  readonly central: string | number;
  readonly local: string | number;
}

export type ZipProblemCode = keyof ZipProblemFacts;

interface CodedProblem<Code extends ZipProblemCode> {
  readonly code: Code;
  /** The decoded name of the entry at fault; absent when the file as a whole is. */
  readonly entry?: string;
  readonly facts: ZipProblemFacts[Code];
}

/** `code` says what the facts are. */
export type ZipProblem<Code extends ZipProblemCode = ZipProblemCode> = {
  [One in Code]: CodedProblem<One>;
}[Code];

export function zipProblem<Code extends ZipProblemCode>(
  code: Code,
  entry: string | undefined,
  facts: ZipProblemFacts[Code],
): ZipProblem<Code> {
  const problem: CodedProblem<Code> = entry === undefined ? { code, facts } : { code, entry, facts };
  return problem as unknown as ZipProblem<Code>;
}
