import type { ZipEntryFacts } from "./zip-entry.ts";
import type { ZipLimits } from "./zip-limits.ts";
import { type ZipProblem, zipProblem } from "./zip-problem.ts";

export type EntrySizes = Pick<ZipEntryFacts, "name" | "compressedSize" | "uncompressedSize">;

/** What is wrong with the sizes of an entry, of a zip file that is read or of one that is written. */
export function sizeProblems(
  { name, compressedSize, uncompressedSize }: EntrySizes,
  limits: ZipLimits,
): ZipProblem<"entry-too-large" | "ratio-too-high">[] {
  const problems: ZipProblem<"entry-too-large" | "ratio-too-high">[] = [];
  if (uncompressedSize > limits.maxEntrySize) {
    const facts = { size: uncompressedSize, limit: limits.maxEntrySize };
    problems.push(zipProblem("entry-too-large", name, facts));
  }
  const isLarge = uncompressedSize > limits.ratioExemptSize;
  if (isLarge && uncompressedSize > compressedSize * limits.maxRatio) {
    const facts = { compressedSize, uncompressedSize, limit: limits.maxRatio };
    problems.push(zipProblem("ratio-too-high", name, facts));
  }
  return problems;
}
