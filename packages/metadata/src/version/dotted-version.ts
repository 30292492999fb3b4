import { compareShared } from "@rampart/platforms";

/** Compares dotted numbers part by part, as far as both have parts: 7.2 stands for every 7.2.x, and 8.10 is after 8.2. */
export function compareVersions(a: string, b: string): number {
  return compareShared(a.split(".").map(Number), b.split(".").map(Number));
}
