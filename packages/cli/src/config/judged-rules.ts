import type { Rule } from "@rampart/findings";
import type { FileKind } from "../file-kind.ts";

/** Areas of the rules that a file of each kind can raise. */
const areas: Readonly<Record<FileKind, readonly string[]>> = {
  manifest: ["file", "text", "json", "yaml", "manifest", "metadata"],
  metadata: ["file", "text", "json", "metadata"],
  bundle: ["file", "text", "json", "metadata", "elf", "bundle"],
  module: ["file", "elf"],
  unknown: ["file"],
};

/**
 * Which rules `lint` and `verify` can raise for a file, so that what only the other of them needs is not called unused.
 * `lint` does not judge the structure of a bundle.
 */
export function judgedRules(command: "lint" | "verify", kind: FileKind): (rule: Rule) => boolean {
  const judged = areas[kind].filter((area) => command === "verify" || area !== "bundle");
  return (rule) => judged.some((area) => rule.startsWith(`${area}/`));
}
