import type { DataOfVerdict } from "@rampart/answers";
import { daysBetween, type PlatformData } from "@rampart/platforms";
import type { Io } from "../io.ts";
import { todayOf } from "./data-age.ts";

export interface DataCounts {
  readonly lines: number;
  readonly builds: number;
  readonly operatingSystems: number;
  readonly capabilities: number;
}

/** What data are, as documents and people are told. */
export function dataSummary(
  { version, asOf, releases, operatingSystems, capabilities }: PlatformData,
  io: Io,
): { readonly data: DataOfVerdict; readonly counts: DataCounts } {
  return {
    data: { version, asOf, ageDays: Math.max(0, daysBetween(asOf, todayOf(io))) },
    counts: {
      lines: releases.length,
      builds: releases.reduce((sum, { builds }) => sum + builds.length, 0),
      operatingSystems: operatingSystems.length,
      capabilities: capabilities.length,
    },
  };
}

export function summaryInWords({ data, counts }: ReturnType<typeof dataSummary>): string[] {
  const { lines, builds, operatingSystems, capabilities } = counts;
  return [
    `Platform data ${data.version} of ${data.asOf}, ${data.ageDays} ${data.ageDays === 1 ? "day" : "days"} old.`,
    `${lines} lines of Redis Software with ${builds} builds, ${operatingSystems} operating systems, ${capabilities} capabilities.`,
  ];
}

/** A line, build, system, capability or upgrade path that differs. */
export interface DataChange {
  readonly change: "added" | "changed" | "removed";
  readonly kind: "line" | "build" | "operating system" | "capability" | "upgrade path";
  readonly name: string;
}

/** What is in the second data and was not in the first, was otherwise there, or is gone. */
export function dataChanges(before: PlatformData, after: PlatformData): DataChange[] {
  const builds = ({ releases }: PlatformData) =>
    releases.flatMap((release) => release.builds.map(({ version, month }) => ({ version, month })));
  const lines = ({ releases }: PlatformData) => releases.map(({ builds: _, ...line }) => line);
  return [
    ...changesOf("line", lines(before), lines(after), ({ line }) => line),
    ...changesOf("build", builds(before), builds(after), ({ version }) => version),
    ...changesOf("operating system", before.operatingSystems, after.operatingSystems, ({ token }) => token),
    ...changesOf("capability", before.capabilities, after.capabilities, ({ name }) => name),
    ...changesOf("upgrade path", before.upgradePaths.paths, after.upgradePaths.paths, ({ from }) =>
      from.join(", "),
    ),
  ];
}

function changesOf<Item extends object>(
  kind: DataChange["kind"],
  before: readonly Item[],
  after: readonly Item[],
  nameOf: (item: Item) => string,
): DataChange[] {
  const [old, now] = [byName(before, nameOf), byName(after, nameOf)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name): DataChange[] => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === is) return [];
    return [{ change: was === undefined ? "added" : is === undefined ? "removed" : "changed", kind, name }];
  });
}

/** Sources, notes and the order of keys are no part of what is compared. */
function byName<Item extends object>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): Map<string, string> {
  return new Map(items.map((item) => [nameOf(item), JSON.stringify(plain(item))]));
}

const besides = new Set(["source", "sources", "notes", "note", "dropped"]);

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !besides.has(key));
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, plain(item)]),
  );
}
