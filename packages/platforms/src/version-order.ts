import { parseVersion } from "./version-numbers.ts";

/*
 * Every order of versions that there is. Each is a total order of texts, for `sort` and for questions of before and
 * after: a missing number counts as zero, and texts that are no version are equal and come first.
 * Those of modules are in `semantic-version-order.ts`: it needs semver, which takes milliseconds to load.
 * Whether 8.0 means 8.0.6 is another question, which `version-range.ts` answers.
 */

/** Orders versions of Redis by major, minor and patch: 8.10 is after 8.2, and 7.2 is 7.2.0. */
export function compareRedisVersions(a: string, b: string): number {
  return compareNumbers(parseVersion(a)?.slice(0, 3), parseVersion(b)?.slice(0, 3));
}

/** Orders builds of Redis Software: 7.22.2-170 is before 8.0.6-54, and 8.0.20-96 before 8.0.20-100. */
export function compareClusterBuilds(a: string, b: string): number {
  return compareNumbers(parseVersion(a), parseVersion(b));
}

/** Orders the numbers in symbol versions (`2.34` of `GLIBC_2.34`), which have as many parts as a library likes. */
export function compareSymbolVersions(a: string, b: string): number {
  return compareNumbers(a.split(".").map(Number), b.split(".").map(Number));
}

function compareNumbers(a: readonly number[] | undefined, b: readonly number[] | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
