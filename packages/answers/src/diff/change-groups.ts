import {
  type Audience,
  adviseAudiences,
  audienceOf,
  type BundleChanges,
  type ChangeLine,
  changeLines,
  type Impact,
} from "@rampart/compat";
import { printable } from "@rampart/findings";

/** More than this of what breaks nothing is too much to read. What breaks is always listed whole. */
const longestGroup = 100;

/** Changes that are told under one title. */
export interface ChangeGroup {
  readonly title: string;
  readonly impact: Impact;
  readonly lines: readonly ChangeLine[];
  /** How many more there are. */
  readonly hidden: number;
  /** What those whom it breaks are to do. */
  readonly advice?: string;
}

interface Group {
  readonly impact: Impact;
  /** Absent where callers and installers are told together. */
  readonly audience?: Audience;
  readonly title: string;
}

const groups: readonly Group[] = [
  { impact: "breaking", audience: "callers", title: "Breaks callers" },
  { impact: "breaking", audience: "installers", title: "Breaks installers" },
  { impact: "addition", title: "Added" },
  { impact: "neutral", title: "Other" },
];

/** What changed, what breaks first: all of it, or as much as can be read. */
export function changeGroups(changes: BundleChanges, amount: "all" | "some"): ChangeGroup[] {
  return groups.flatMap((group) => groupOf(group, changes, amount));
}

function groupOf(
  { impact, audience, title }: Group,
  { changes, version }: BundleChanges,
  amount: "all" | "some",
): ChangeGroup[] {
  const own = changes.filter(
    (change) => change.impact === impact && (audience ?? audienceOf(change)) === audienceOf(change),
  );
  if (own.length === 0) return [];
  const members = changeLines(own, amount);
  const lines = amount === "all" || impact === "breaking" ? members : members.slice(0, longestGroup);
  const advice = audience && adviseAudiences(changes, version)[audience].advice;
  return [
    {
      title: `${title} (${members.length})`,
      impact,
      lines,
      hidden: members.length - lines.length,
      ...(advice !== undefined && { advice }),
    },
  ];
}

/** Whether there is nothing to tell. */
export function isUnchanged({ changes, version }: BundleChanges): boolean {
  return changes.length === 0 && version.from === version.to;
}

export interface LoadedChanges extends BundleChanges {
  /** Both modules were loaded. */
  readonly isLoaded: boolean;
  /** All of both bundles was read. */
  readonly isWhole: boolean;
}

/** What the changes ask of the version; where the two ask for different parts of the version, what each asks for. */
export function versionAdvice(bundle: LoadedChanges): string {
  const { callers, installers } = adviseAudiences(bundle.changes, bundle.version);
  const demands = [callers, installers].map(({ demanded }) => demanded);
  const isShared = demands.includes("none") || callers.demanded === installers.demanded;
  const parts = isShared ? "" : `: callers ${callers.demanded}, installers ${installers.demanded}`;
  return renderDemand(bundle) + parts + renderBasis(bundle);
}

/** What asks for the version, where there is more than the bundles to go by. */
function renderBasis({ isLoaded, version: { demanded, standsOn } }: LoadedChanges): string {
  if (!isLoaded || demanded === "none") return "";
  return standsOn === "load" ? ", by what the modules register" : ", by the bundles alone";
}

/** That nothing changed, as far as that is known. */
export function unchangedInWords({ isWhole }: Pick<LoadedChanges, "isWhole">): string {
  return isWhole ? "nothing changed" : "nothing changed in what could be read";
}

function renderDemand({ version, changes, isWhole }: LoadedChanges): string {
  const { from, to, order, demanded, needed, isEnough } = version;
  const step = `${printable(from)} -> ${printable(to)}`;
  if (demanded === "none") {
    return changes.length > 0 || order === "down"
      ? `${step}: nothing else asks for another version`
      : `${step}: nothing else changed${isWhole ? "" : " in what could be read"}`;
  }
  if (needed === undefined) return `${step}: the changes ask for a ${demanded} version`;
  if (isEnough === true) return `${step}: enough, the changes ask for ${needed} (${demanded})`;
  return `${step}: the changes ask for ${needed} (${demanded})`;
}
