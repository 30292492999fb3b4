import { finding } from "@rampart/findings";
import { compareSemanticVersions } from "@rampart/platforms";
import semver from "semver";
import { sources } from "../sources.ts";
import type { PresentModule } from "../target.ts";
import type { AspectRule } from "../verdict.ts";

/** The same module in the same version is taken once. */
export const alreadyThere: AspectRule = {
  aspect: "already-there",
  sources: [sources.upload],
  judge: ({ bundle: { metadata, document }, target: { modules = [] } }) => {
    if (metadata === undefined) return { skipped: true };
    const { module_name: module, semantic_version: version } = metadata;
    const others = modules.filter(({ name }) => name === module);
    const shown = {
      bundle: `${module} ${version}`,
      target:
        others.length === 0 ? "not there" : others.map((other) => `${module} ${other.version}`).join(", "),
    };
    if (!others.some((other) => isSameVersion(other, version))) return shown;
    const place = document?.place(["semantic_version"]) ?? {};
    return { ...shown, findings: [finding("cluster/module-exists", place, { module, version })] };
  },
};

/** What follows a plus is not part of the precedence of a version, and so not of its identity. */
function isSameVersion({ version: present }: PresentModule, version: string): boolean {
  const areVersions = semver.valid(present) !== null && semver.valid(version) !== null;
  return areVersions ? compareSemanticVersions(present, version) === 0 : present === version;
}
