import type { PackedBundle } from "@rampart/bundle";
import { printable } from "@rampart/findings";
import type { ReplacedFile } from "./document.ts";

/** The file that a bundle was written in place of, where its content was another. */
export function replacedFiles({
  path,
  sha256,
  replaced,
}: Pick<PackedBundle, "path" | "sha256" | "replaced">): readonly ReplacedFile[] {
  return replaced === undefined ? [] : [{ file: path, sha256, previousSha256: replaced.sha256 }];
}

/** One line with both checksums. */
export function renderReplaced({ file, sha256, previousSha256 }: ReplacedFile): string {
  const before = previousSha256 === null ? "could not be read" : `had sha256 ${previousSha256.slice(0, 8)}…`;
  return `replaced ${printable(file)}, which ${before}: it now has sha256 ${sha256.slice(0, 8)}…`;
}
