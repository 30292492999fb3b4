import { takeLeftPaths } from "@rampart/files";
import { printable } from "@rampart/findings";

/** A warning for each temporary path that could not be removed. The work itself is done. */
export function renderLeftPaths(): string {
  return takeLeftPaths()
    .map(({ path, reason }) => `rampart: warning: cannot remove ${printable(path)}: ${reason}\n`)
    .join("");
}
