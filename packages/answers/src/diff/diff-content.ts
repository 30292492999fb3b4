import { type BundleReading, reasonsForAbsence, unreadEntries } from "@rampart/bundle/read";
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
  const unread = unreadEntries(reading);
  const isRead = reading.metadata !== undefined && reading.module?.elf !== undefined;
  const absences = reasonsForAbsence(reading, unread);
  return { file, reading, isWhole: isRead && unread.size === 0, absences };
}

/** Two bundles that are compared: what could not be read of an archive matters where the other has other bytes for it. */
export function comparedSides<Side extends ComparedSide>(before: Side, after: Side): readonly [Side, Side] {
  return [withDoubts(before, after), withDoubts(after, before)];
}

function withDoubts<Side extends ComparedSide>(side: Side, other: Side): Side {
  const [own, others] = [digestsOf(side.reading), digestsOf(other.reading)];
  const { unreadArchives = [] } = side.reading;
  const doubtful = new Set(unreadArchives.filter((name) => own.get(name) !== others.get(name)));
  if (doubtful.size === 0) return side;
  const more = reasonsForAbsence(side.reading, doubtful).filter((found) => !side.absences.includes(found));
  return { ...side, isWhole: false, absences: [...side.absences, ...more] };
}

function digestsOf({ entries }: BundleReading): ReadonlyMap<string, string | undefined> {
  return new Map(entries.map(({ name, sha256 }) => [name, sha256]));
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
