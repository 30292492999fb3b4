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

/** The same, and none where the text is not a version. */
export function versionNumbers(text: string): VersionNumbers {
  return parseVersion(text) ?? [];
}

/** 99.99 and its kin mark builds of a development branch: nothing that anybody can have has such a version. */
export function isPlaceholderVersion(version: string): boolean {
  return Number(version.split(".")[0]) >= 99;
}
