import { compareSemanticVersions } from "@rampart/platforms";
import semver from "semver";
import type { PresentModule } from "../target.ts";

/** What follows a plus is not part of the precedence of a version, and so not of its identity. */
export function isSameVersion({ version: present }: PresentModule, version: string): boolean {
  const areVersions = semver.valid(present) !== null && semver.valid(version) !== null;
  return areVersions ? compareSemanticVersions(present, version) === 0 : present === version;
}
