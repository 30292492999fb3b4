import { finding } from "@rampart/findings";
import { sources } from "../sources.ts";
import type { AspectRule } from "../verdict.ts";
import { addedPlatform } from "./added-platform.ts";
import { isSameVersion } from "./same-version.ts";

/** The same module in the same version is taken once. */
export const alreadyThere: AspectRule = {
  aspect: "already-there",
  sources: [sources.upload, sources.upgradeSystem],
  judge: ({ bundle, target }) => {
    const { metadata, document } = bundle;
    if (metadata === undefined) return { skipped: true };
    const { modules = [] } = target;
    const { module_name: module, semantic_version: version } = metadata;
    const others = modules.filter(({ name }) => name === module);
    const shown = {
      bundle: `${module} ${version}`,
      target:
        others.length === 0 ? "not there" : others.map((other) => `${module} ${other.version}`).join(", "),
    };
    if (!others.some((other) => isSameVersion(other, version))) return shown;
    if (addedPlatform(bundle, target) !== undefined) return shown;
    const place = document?.place(["semantic_version"]) ?? {};
    return { ...shown, findings: [finding("cluster/module-exists", place, { module, version })] };
  },
};
