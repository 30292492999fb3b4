// Holds the platform data against what the pages say, and makes the proposed data of it. Pure.

import type { BuildNotes, LineEnd, OfferedVersions, SupportedSystem } from "./read-pages.ts";

/** A fact, and the page that it is based on. */
export type Sourced<Fact> = Fact & { readonly source: string };

/** Something to do, or to look at, in words. */
export type Statement = Sourced<{ readonly text: string }>;

/** What was read of Redis Software. */
export interface Said {
  readonly notes: readonly Sourced<BuildNotes>[];
  readonly lifecycle: readonly Sourced<LineEnd>[];
  readonly bundled: readonly Sourced<OfferedVersions>[];
  readonly platforms: readonly Sourced<SupportedSystem>[];
}

/** The content of redis-software.json, as far as it is proposed. */
export interface SoftwareData {
  asOf: string;
  releases: Release[];
}

interface Release {
  line: string;
  endOfLife: string | null;
  builds: { version: string; month: string; source: string }[];
  platforms: Platform[];
  redisVersions: OfferedVersions[];
  bundledModules?: {
    since: string;
    modules: { name: string; versions: readonly string[] }[];
    source: string;
  }[];
}

interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly since?: string;
  readonly until?: string;
  readonly without?: readonly string[];
  readonly deprecated?: boolean;
  readonly doubt?: string;
  readonly note?: string;
}

export interface Proposal {
  readonly proposal: SoftwareData;
  readonly changes: readonly Statement[];
  /** What a person has to decide. */
  readonly open: readonly Statement[];
}

const numbers = (version: string): number[] => version.split(/[.-]/).map(Number);

/** Orders builds, a missing number before all others. */
function compareBuilds(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? -1) - (right[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

const covers = (range: string, version: string): boolean =>
  numbers(range).every((number, index) => number === numbers(version)[index]);

/** What goes for a version, of changes by the version from which on each does. */
function currentAt<Change extends { readonly since: string }>(
  changes: readonly Change[],
  version: string,
): Change | undefined {
  return (
    changes.findLast(({ since }) => covers(since, version) || compareBuilds(version, since) >= 0) ??
    changes[0]
  );
}

export function propose(data: SoftwareData, { notes, lifecycle, bundled, platforms }: Said): Proposal {
  const proposal = structuredClone(data);
  const changes: Statement[] = [];
  const open: Statement[] = [];
  for (const release of proposal.releases) {
    const own = notes
      .filter(({ version }) => covers(release.line, version))
      .toSorted((a, b) => compareBuilds(a.version, b.version));
    addBuilds(release, own, changes);
    checkPackages(release, own, open);
    addModules(release, own, changes);
    addRedisVersions(release, bundled, changes);
    changeEnd(release, lifecycle, changes);
    checkSystems(release, platforms, open);
  }
  for (const { line, source } of lifecycle) {
    // What is older than every line of the data was left out on purpose.
    const isNewer = proposal.releases.every((release) => compareBuilds(line, release.line) > 0);
    if (isNewer) open.push({ text: `the line ${line} is not in the data`, source });
  }
  return { proposal, changes, open };
}

function addBuilds(release: Release, notes: Said["notes"], changes: Statement[]): void {
  for (const { version, month, source } of notes) {
    const known = release.builds.find((build) => build.version === version);
    if (known === undefined) {
      release.builds.push({ version, month, source });
      changes.push({ text: `${release.line}: the build ${version} of ${month}`, source });
    } else if (known.month !== month) {
      changes.push({ text: `${release.line}: ${version} is of ${month}, not of ${known.month}`, source });
      known.month = month;
    }
  }
  release.builds.sort((a, b) => compareBuilds(a.version, b.version));
}

/** Packages end and begin for reasons that a table does not tell, so a person decides. */
function checkPackages(release: Release, notes: Said["notes"], open: Statement[]): void {
  for (const { version, platforms, source } of notes) {
    if (platforms === undefined) continue;
    const known = release.platforms.filter(({ since, until, without = [], doubt }) => {
      const began = since === undefined || covers(since, version) || compareBuilds(version, since) >= 0;
      const ended = until !== undefined && compareBuilds(version, until) > 0;
      return began && !ended && !without.includes(version) && doubt === undefined;
    });
    const names = known.map(({ os, architecture }) => `${os}/${architecture}`);
    const missing = names.filter((name) => !platforms.includes(name));
    const added = platforms.filter((name) => !names.includes(name) && !isCandidate(release, name, version));
    if (missing.length > 0)
      open.push({ text: `${version} lists no package for ${missing.join(", ")}`, source });
    if (added.length > 0) open.push({ text: `${version} lists packages for ${added.join(", ")}`, source });
  }
}

/** A package before the first build that supports its system was a release candidate. */
function isCandidate({ platforms }: Release, name: string, version: string): boolean {
  return platforms.some(
    ({ os, architecture, since, note = "" }) =>
      `${os}/${architecture}` === name && since !== undefined && note.includes(version),
  );
}

function addModules(release: Release, notes: Said["notes"], changes: Statement[]): void {
  if (release.bundledModules === undefined) return;
  for (const { version, modules, source } of notes) {
    if (modules === undefined) continue;
    const known = currentAt(release.bundledModules, version)?.modules ?? [];
    const before = new Map(known.map(({ name, versions }) => [name, versions.join()]));
    const isSame = Object.entries(modules).every(([name, versions]) => {
      return versions.every((one) => before.get(name)?.split(",").includes(one));
    });
    if (isSame || compareBuilds(version, release.bundledModules.at(-1)?.since ?? "0") <= 0) continue;
    const list = Object.entries(modules).map(([name, versions]) => ({ name, versions }));
    release.bundledModules.push({ since: version, modules: list, source });
    changes.push({ text: `${release.line}: other bundled modules from ${version} on`, source });
  }
}

function addRedisVersions(release: Release, bundled: Said["bundled"], changes: Statement[]): void {
  const own = bundled
    .filter(({ since }) => covers(release.line, since))
    .toSorted((a, b) => compareBuilds(a.since, b.since));
  for (const { since, offered, default: preset, source } of own) {
    const known = currentAt(release.redisVersions, since);
    if (known?.offered.join() === offered.join() && known.default === preset) continue;
    release.redisVersions.push({ since, offered, default: preset });
    changes.push({ text: `${release.line}: from ${since} on Redis ${offered.join(", ")}`, source });
  }
}

function changeEnd(release: Release, lifecycle: Said["lifecycle"], changes: Statement[]): void {
  const told = lifecycle.find(({ line }) => line === release.line);
  if (told === undefined || told.endOfLife === release.endOfLife) return;
  const text = `${release.line}: end of life ${told.endOfLife ?? "not fixed"} (was: ${release.endOfLife ?? "not fixed"})`;
  changes.push({ text, source: told.source });
  release.endOfLife = told.endOfLife;
}

function checkSystems(release: Release, platforms: Said["platforms"], open: Statement[]): void {
  const told = platforms.filter(({ line }) => line === release.line);
  const [first] = told;
  if (first === undefined) return;
  const names = new Set(release.platforms.map(({ os }) => os));
  const { source } = first;
  const added = told.filter(({ os }) => !names.has(os)).map(({ os }) => os);
  const gone = [...names].filter((os) => !told.some((one) => one.os === os));
  const deprecated = told.filter(({ os, status }) => {
    const own = release.platforms.filter((platform) => platform.os === os && platform.doubt === undefined);
    return own.length > 0 && own.some((one) => (one.deprecated === true) !== (status === "deprecated"));
  });
  if (added.length > 0) open.push({ text: `${release.line} runs on ${added.join(", ")} too`, source });
  if (gone.length > 0)
    open.push({ text: `${release.line} is said to run on ${gone.join(", ")} no more`, source });
  for (const { os, status } of deprecated)
    open.push({ text: `${os} is ${status} in ${release.line}`, source });
}
