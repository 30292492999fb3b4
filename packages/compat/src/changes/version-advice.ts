import { compareSemanticVersions } from "@rampart/platforms";
import semver from "semver";
import type { Change } from "./change.ts";

/** What the changes ask of the version, by the rules of semantic versions. */
export interface VersionAdvice {
  readonly from: string;
  readonly to: string;
  /** `unknown` where one of them is no semantic version. */
  readonly order: "up" | "same" | "down" | "unknown";
  /** The part that has to grow. Below 1.0.0 it is one lower: there, what breaks asks for a minor version. */
  readonly demanded: "major" | "minor" | "patch" | "none";
  /** The lowest version that would do; absent where none is demanded or none can be computed. */
  readonly needed?: string;
  /** Whether the bundles ask for that part alone, or what their modules registered when they were loaded. */
  readonly standsOn: "bundles" | "load";
  /** Absent where that cannot be known. A pre-release of a version that would do is enough. */
  readonly isEnough?: boolean;
}

export function adviseVersion(from: string, to: string, changes: readonly Change[]): VersionAdvice {
  const order = orderOf(from, to);
  const demanded = demandedPart(changes, from);
  const ofBundles = changes.flatMap(withoutLoad);
  const standsOn = demandedPart(ofBundles, from) === demanded ? "bundles" : "load";
  if (demanded === "none") {
    return {
      from,
      to,
      order,
      demanded,
      standsOn,
      ...(order !== "unknown" && { isEnough: order !== "down" }),
    };
  }
  // The library counts beyond the numbers that it reads.
  const needed = semver.valid(semver.parse(from) && semver.inc(from, demanded));
  if (needed === null || order === "unknown") return { from, to, order, demanded, standsOn };
  return { from, to, order, demanded, standsOn, needed, isEnough: order === "up" && reaches(to, needed) };
}

/** A change as the bundles alone show it: what documentation decides of an arity is neutral without it. */
function withoutLoad(change: Change): Change[] {
  if (change.basis === undefined) return [change];
  return change.kind.startsWith("command-arity-") ? [{ ...change, impact: "neutral" }] : [];
}

function orderOf(from: string, to: string): VersionAdvice["order"] {
  if (from === to) return "same";
  if (!semver.valid(from) || !semver.valid(to)) return "unknown";
  const difference = compareSemanticVersions(to, from);
  if (difference === 0) return "same";
  return difference > 0 ? "up" : "down";
}

/** Before 1.0.0 nothing is promised; what is usual then is one part lower. */
export function demandedPart(changes: readonly Change[], from: string): VersionAdvice["demanded"] {
  const isInitial = semver.major(semver.parse(from) ?? "1.0.0") === 0;
  const impacts = new Set(changes.map(({ impact }) => impact));
  if (impacts.has("breaking")) return isInitial ? "minor" : "major";
  if (impacts.has("addition")) return isInitial ? "patch" : "minor";
  return impacts.has("neutral") ? "patch" : "none";
}

function reaches(version: string, needed: string): boolean {
  const { major, minor, patch } = new semver.SemVer(version);
  return compareSemanticVersions(`${major}.${minor}.${patch}`, needed) >= 0;
}
