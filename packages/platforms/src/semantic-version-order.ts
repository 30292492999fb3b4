import parseSemver from "semver/functions/parse.js";

/** Orders versions of modules by the precedence of semver.org, which passes over what follows a plus. */
export function compareSemanticVersions(a: string, b: string): number {
  const [left, right] = [parseSemver(a), parseSemver(b)];
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  return left.compare(right);
}
