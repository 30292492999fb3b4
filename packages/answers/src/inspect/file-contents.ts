import type { BundleEntry, Discovery } from "@rampart/bundle/read";
import type { ElfInfo } from "@rampart/elf";
import { type Finding, printable } from "@rampart/findings";
import type { FileKind, ModuleMetadata } from "@rampart/metadata";

/** What is inside a file: `schemas/inspect.schema.json`. */
export interface FileContents {
  readonly file: string;
  readonly kind: FileKind;
  readonly size?: number;
  readonly contentDigest?: string;
  readonly entries?: readonly BundleEntry[];
  readonly metadata?: ModuleMetadata;
  readonly module?: {
    readonly entry?: string;
    readonly size: number;
    readonly sha256: string;
    readonly elf?: ElfInfo;
  };
  /** What the module did when it was loaded, where that was asked for. */
  readonly load?: Discovery;
  /** Why a part is absent. */
  readonly findings: readonly Finding[];
}

/** Symbol versions that a file needs, by library. */
export function versionNeedsByLibrary({ versionNeeds }: ElfInfo): Record<string, string[]> {
  const libraries = [...new Set(versionNeeds.map(({ library }) => library))];
  const versionsOf = (name: string) =>
    versionNeeds.filter(({ library }) => library === name).map(({ version }) => printable(version));
  return Object.fromEntries(libraries.map((name) => [printable(name), versionsOf(name)]));
}
