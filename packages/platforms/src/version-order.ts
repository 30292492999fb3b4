/** Numbers of a version: `8.0.20-96` is 8, 0, 20 and 96. */
export type VersionNumbers = readonly number[];

/**
 * The numbers of a Redis or Redis Software version, the build last; undefined where the text is not one.
 * The third number of an image tag (`8.0.20-96.26`) counts rebuilds of the image and is left out.
 */
export function parseVersion(text: string): VersionNumbers | undefined {
  const match = /^(\d{1,6}(?:\.\d{1,6}){0,2})(?:-(\d{1,9})(?:\.\d{1,9})?)?$/.exec(text);
  if (match === null) return undefined;
  const numbers = (match[1] ?? "").split(".").map(Number);
  if (match[2] === undefined) return numbers;
  // A build counts within its patch, so a build behind fewer numbers says nothing.
  return numbers.length === 3 ? [...numbers, Number(match[2])] : undefined;
}

/** Compares as far as both have numbers: 8.0 stands for every 8.0.x, and 8.10 is after 8.2. */
export function compareShared(a: VersionNumbers, b: VersionNumbers): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Whether a version is at least a minimum. Undefined where it is not said exactly enough: 8.0 may be 8.0.2, so nobody
 * knows whether it is at least 8.0.10.
 */
export function isAtLeast(version: VersionNumbers, minimum: VersionNumbers): boolean | undefined {
  const difference = compareShared(version, minimum);
  if (difference !== 0) return difference > 0;
  return minimum.slice(version.length).every((number) => number === 0) ? true : undefined;
}

/** Puts versions in order; one that says less comes before those that it stands for. */
export function compareVersions(a: VersionNumbers, b: VersionNumbers): number {
  return compareShared(a, b) || a.length - b.length;
}
