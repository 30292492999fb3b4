import type { Finding, Rule } from "../finding.ts";
import type { Place } from "../place.ts";
import { printable } from "../printable.ts";
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
  /** Where the setting is in the configuration. */
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
  /** Where the ignore is in the configuration. */
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
  const ignores = new IgnoresOfFile(policy.ignores.filter(({ files }) => covers(files, path)));
  const kept: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const setting = settings.get(finding.rule);
    const ignore = ignores.find(finding);
    if (setting?.level === "off") {
      if (setting.files !== undefined) suppressed.push({ finding, by: setting });
    } else if (ignore !== undefined) suppressed.push({ finding, by: ignore });
    else kept.push(setting === undefined ? finding : { ...finding, severity: setting.level });
  }
  return { findings: kept, suppressed };
}

interface Numbered {
  /** Its place among the others. */
  readonly at: number;
  readonly ignore: Ignore;
}

/** Looked up, not searched: there may be thousands of ignores, and tens of thousands of findings. */
class IgnoresOfFile {
  /** By rule and by pointer, which is absent where the whole file is meant; with their places in the policy. */
  readonly #known = new Map<
    Rule,
    Map<string | undefined, { readonly at: number; readonly ignore: Ignore }[]>
  >();

  constructor(ignores: readonly Ignore[]) {
    for (const [at, ignore] of ignores.entries()) {
      const ofRule = this.#known.get(ignore.rule) ?? new Map<string | undefined, Numbered[]>();
      this.#known.set(ignore.rule, ofRule);
      const alike = ofRule.get(ignore.pointer);
      if (alike === undefined) ofRule.set(ignore.pointer, [{ at, ignore }]);
      else alike.push({ at, ignore });
    }
  }

  /** The first that is meant. */
  find(found: Finding): Ignore | undefined {
    const ofRule = this.#known.get(found.rule);
    if (ofRule === undefined) return undefined;
    const { pointer } = found.place;
    return [undefined, ...(pointer === undefined ? [] : outerPointers(printable(pointer)))]
      .flatMap((outer) => ofRule.get(outer) ?? [])
      .filter(({ ignore }) => isOfEntry(ignore, found))
      .toSorted((a, b) => a.at - b.at)[0]?.ignore;
  }
}

/** Whether files, all where none are named, include a path. */
export function covers(files: readonly Glob[] | undefined, path: string): boolean {
  return files?.some((glob) => glob(path)) ?? true;
}

/** Entry and pointer are compared as a report shows them, since that is where people take them from. */
function isOfEntry({ entry }: Ignore, { place }: Finding): boolean {
  return entry === undefined || (place.entry !== undefined && printable(place.entry) === entry);
}

/** The pointer itself, and those of the values that it is inside of. */
function outerPointers(pointer: string): string[] {
  const segments = pointer.split("/");
  return segments.map((_, index) => segments.slice(0, index + 1).join("/"));
}
