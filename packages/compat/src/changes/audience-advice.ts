import { type Audience, audienceOf, type Change } from "./change.ts";
import { demandedPart, type VersionAdvice } from "./version-advice.ts";

/** What the changes come to for one of those who are concerned. */
export interface AudienceAdvice {
  readonly breaking: number;
  readonly additions: number;
  readonly neutral: number;
  /** The part of the version that these changes alone ask for. */
  readonly demanded: VersionAdvice["demanded"];
  /** What to do; absent where nothing breaks. */
  readonly advice?: string;
}

const advice: Readonly<Record<Audience, string>> = {
  callers: "Change the calls before databases get the new module.",
  installers: "Keep the old bundle for clusters and databases that the new one leaves out.",
};

/** The changes for callers and those for installers, each for itself. */
export function adviseAudiences(
  changes: readonly Change[],
  { from }: VersionAdvice,
): Readonly<Record<Audience, AudienceAdvice>> {
  return { callers: adviseOne("callers", changes, from), installers: adviseOne("installers", changes, from) };
}

function adviseOne(audience: Audience, changes: readonly Change[], from: string): AudienceAdvice {
  const own = changes.filter((change) => audienceOf(change) === audience);
  const count = (wanted: Change["impact"]) => own.filter(({ impact }) => impact === wanted).length;
  return {
    breaking: count("breaking"),
    additions: count("addition"),
    neutral: count("neutral"),
    demanded: demandedPart(
      own.filter(({ kind }) => !asksNothing.has(kind)),
      from,
    ),
    ...(count("breaking") > 0 && { advice: advice[audience] }),
  };
}

/** What follows from the version itself, or from how a zip was compressed. */
const asksNothing: ReadonlySet<Change["kind"]> = new Set([
  "version-lowered",
  "version-kept",
  "bundle-size-changed",
]);
