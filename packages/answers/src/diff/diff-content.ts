import type { BundleReading } from "@rampart/bundle/read";
import {
  adviseAudiences,
  audienceOf,
  type BundleChanges,
  type Change,
  type ComparableBundle,
  reasonOf,
} from "@rampart/compat";
import { type Finding, renderFinding } from "@rampart/findings";

/** One of two bundles that are compared. */
export interface ComparedSide {
  readonly file: string;
  readonly reading: BundleReading & Pick<ComparableBundle, "loaded">;
  /** Whether all that is compared was read. */
  readonly isWhole: boolean;
  /** Why a part is absent, and so not compared. */
  readonly absences: readonly Finding[];
}

export type ReadableSide = ComparedSide & { readonly reading: ComparableBundle };

export function isReadable(side: ComparedSide | undefined): side is ReadableSide {
  return side?.reading.metadata !== undefined;
}

/** A bundle as it is compared without being loaded. */
export function comparedSide(file: string, reading: BundleReading): ComparedSide {
  const isWhole = reading.metadata !== undefined && reading.module?.elf !== undefined;
  const absences = isWhole ? [] : reading.findings.filter(({ severity }) => severity === "error");
  return { file, reading, isWhole, absences };
}

/** What changed, for a document (`schemas/diff.schema.json`). */
export function diffContent(
  before: ReadableSide,
  after: ReadableSide,
  { changes, version }: BundleChanges,
): object {
  return {
    before: sideContent(before),
    after: sideContent(after),
    summary: summaryOf(changes),
    audiences: adviseAudiences(changes, version),
    changes: changes.map((change) => ({
      ...change,
      affects: audienceOf(change),
      reason: reasonOf(change),
    })),
    version,
  };
}

function sideContent({ file, reading, absences }: ReadableSide): object {
  const { metadata, size, contentDigest } = reading;
  const { module_name, semantic_version, architecture } = metadata;
  return {
    file,
    module_name,
    semantic_version,
    ...(architecture !== undefined && { architecture }),
    ...(size !== undefined && { size }),
    ...(contentDigest !== undefined && { contentDigest }),
    findings: absences.map(renderFinding),
  };
}

function summaryOf(changes: readonly Change[]): object {
  const count = (wanted: Change["impact"]) => changes.filter(({ impact }) => impact === wanted).length;
  return { breaking: count("breaking"), additions: count("addition"), neutral: count("neutral") };
}
