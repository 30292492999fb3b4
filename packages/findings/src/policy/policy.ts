import { type Finding, printable, type Rule } from "../finding.ts";
import type { Place } from "../place.ts";
import type { Severity } from "../severity.ts";
import type { Glob } from "./glob.ts";

/** Severity that a project gives to a rule; `off` removes its findings. */
export type Level = Severity | "off";

/** What a configuration says of one rule, for some files or for all. */
export interface RuleSetting {
  readonly rule: Rule;
  readonly level: Level;
  /** Absent where the setting is for every file. */
  readonly files?: readonly Glob[];
  readonly reason?: string;
  /** Where the setting stands in the configuration. */
  readonly place: Place;
}

/** Findings that a project knows and accepts. */
export interface Ignore {
  readonly rule: Rule;
  /** Absent where findings in every file are meant. */
  readonly files?: readonly Glob[];
  readonly entry?: string;
  /** Covers what is inside the value that it leads to as well. */
  readonly pointer?: string;
  readonly reason: string;
  /** Where the ignore stands in the configuration. */
  readonly place: Place;
}

/** What a project makes of the findings. */
export interface Policy {
  /** The later of two for one rule and one file wins. */
  readonly settings: readonly RuleSetting[];
  readonly ignores: readonly Ignore[];
}

/** What takes away findings in some of the files: an ignore, or a setting that is `off` for these files. */
export type Suppression = Ignore | RuleSetting;

export interface SuppressedFinding {
  readonly finding: Finding;
  readonly by: Suppression;
}

export interface PolicyOutcome {
  readonly findings: readonly Finding[];
  /** What ignores and settings for some files took away. A rule that is off for all files is not looked back at. */
  readonly suppressed: readonly SuppressedFinding[];
}

/** What a project makes of the findings in one file, whose path is relative to the folder of the configuration. */
export function applyPolicy(policy: Policy, path: string, findings: readonly Finding[]): PolicyOutcome {
  const settings = new Map(
    policy.settings.filter(({ files }) => covers(files, path)).map((setting) => [setting.rule, setting]),
  );
  const ignores = policy.ignores.filter(({ files }) => covers(files, path));
  const kept: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const setting = settings.get(finding.rule);
    const ignore = ignores.find((candidate) => isMeant(candidate, finding));
    if (setting?.level === "off") {
      if (setting.files !== undefined) suppressed.push({ finding, by: setting });
    } else if (ignore !== undefined) suppressed.push({ finding, by: ignore });
    else kept.push(setting === undefined ? finding : { ...finding, severity: setting.level });
  }
  return { findings: kept, suppressed };
}

/** Whether files, all where none are named, include a path. */
export function covers(files: readonly Glob[] | undefined, path: string): boolean {
  return files?.some((glob) => glob(path)) ?? true;
}

/** Entry and pointer are compared as a report shows them, since that is where people take them from. */
function isMeant({ rule, entry, pointer }: Ignore, { rule: found, place }: Finding): boolean {
  if (rule !== found) return false;
  if (entry !== undefined && (place.entry === undefined || printable(place.entry) !== entry)) return false;
  return (
    pointer === undefined || (place.pointer !== undefined && isInside(printable(place.pointer), pointer))
  );
}

function isInside(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}
