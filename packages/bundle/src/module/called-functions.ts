import { compareRanges, versionNumbers } from "@rampart/platforms";

/** A function of the module API, and the Redis version that introduced it. */
export interface CalledFunction {
  readonly name: string;
  readonly since: string;
}

/** What a module calls of the module API while it loads. */
export interface CalledFunctions {
  /** Absent where the load does not show it. */
  readonly called?: readonly CalledFunction[];
  /** The lowest Redis version that has them all. */
  readonly lowestRedisVersion?: string;
}

/** Functions that a Redis version lacks. 7.2 means every 7.2.x: it lacks what each of them lacks. Pure. */
export function functionsLackedBy(
  version: string,
  { called = [], lowestRedisVersion: lowest }: CalledFunctions,
): readonly CalledFunction[] {
  const numbers = versionNumbers(version);
  const isLacked = (since: string) => compareRanges(numbers, versionNumbers(since)) < 0;
  if (lowest === undefined || !isLacked(lowest)) return [];
  return called.filter(({ since }) => isLacked(since));
}

/** The lowest release that has every function called, as manifests say it: `7.4`, and `7.2.5` where 7.2 lacks one. Pure. */
export function lowestRelease({ lowestRedisVersion }: CalledFunctions): string | undefined {
  return lowestRedisVersion?.replace(/^(\d+\.\d+)\.0$/, "$1");
}
