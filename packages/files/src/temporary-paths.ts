import { systemCode, systemReason } from "./system-error.ts";

/** Something temporary that could not be removed. */
export interface LeftPath {
  readonly path: string;
  /** Why, in words. */
  readonly reason: string;
}

/** What this process has made for a while, with what removes it. */
const inUse = new Map<string, () => void>();
const left = new Map<string, string>();

/**
 * Keeps a path in mind until {@link release}, so that it is removed however the process ends, but for `kill -9`.
 * `remove` must not fail where there is nothing any more.
 */
export function claim(path: string, remove: () => void): void {
  inUse.set(path, remove);
}

/** Forgets a path that is temporary no more. */
export function keep(path: string): void {
  inUse.delete(path);
}

/** Removes what was claimed. Work that is done does not fail for it: what is left is for {@link takeLeftPaths}. */
export function release(path: string): void {
  const remove = inUse.get(path);
  inUse.delete(path);
  try {
    remove?.();
  } catch (error) {
    // There is nothing there, and cannot be.
    if (systemCode(error) !== "ENOTDIR") left.set(path, systemReason(error) ?? String(error));
  }
}

/** Removes all that is claimed: for a process that is about to end. */
export function releaseAll(): void {
  // What was made last is in what was made before.
  for (const path of [...inUse.keys()].toReversed()) release(path);
}

/** What could not be removed since this was asked last. */
export function takeLeftPaths(): readonly LeftPath[] {
  const paths = [...left].map(([path, reason]) => ({ path, reason }));
  left.clear();
  return paths;
}
