import type { VersionNumbers } from "./version-numbers.ts";

/*
 * A version with fewer numbers means a range: 8.0 is every 8.0.x. Ranges have no order (8.0 overlaps 8.0.2 and
 * 8.0.6, which differ), so nothing here is for sorting; `version-order.ts` has the orders.
 */

/**
 * Negative where every version of `a` is before every version of `b`, positive where every one is after, 0 where one
 * range contains the other: 8.0 is level with 8.0.20, and 8.10 is after 8.2.
 */
export function compareRanges(a: VersionNumbers, b: VersionNumbers): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Whether every version of a range is at least a minimum. Undefined where only some are: 8.0 may be 8.0.2, so it is
 * unknown whether it is at least 8.0.10.
 */
export function isRangeAtLeast(range: VersionNumbers, minimum: VersionNumbers): boolean | undefined {
  const difference = compareRanges(range, minimum);
  if (difference !== 0) return difference > 0;
  return minimum.slice(range.length).every((number) => number === 0) ? true : undefined;
}
