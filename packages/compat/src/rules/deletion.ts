import { finding } from "@rampart/findings";
import { sources } from "../sources.ts";
import type { AspectRule } from "../verdict.ts";

/** v1 deletes nothing that came with dependencies. */
export const deletableDependencies: AspectRule = {
  aspect: "dependencies",
  sources: [sources.upload],
  judge: ({ bundle: { metadata, document }, target: { endpoint } }) => {
    const names = Object.keys(metadata?.dependencies ?? {});
    const shown = {
      bundle: names.length === 0 ? "none" : names.join(", "),
      ...(endpoint !== undefined && { target: endpoint }),
    };
    if (endpoint !== "v1" || names.length === 0) return shown;
    const place = document?.place(["dependencies"]) ?? {};
    return { ...shown, findings: [finding("cluster/deletion-needs-v2", place, { dependencies: names })] };
  },
};

/** What a database still names stays. */
export const inUse: AspectRule = {
  aspect: "in-use",
  sources: [sources.guide],
  judge: ({ bundle: { metadata }, target: { database } }) => {
    if (metadata === undefined || database === undefined) return { skipped: true };
    const { module_name: module, semantic_version: version } = metadata;
    const used = (database.module_list ?? []).filter(({ module_name: name }) => name === module);
    const isUsed = used.some(
      ({ semantic_version: other }) => other === undefined || other === null || other === version,
    );
    const shown = {
      bundle: `${module} ${version}`,
      target:
        used.length === 0
          ? "not used"
          : used.map((use) => `${module} ${use.semantic_version ?? ""}`.trim()).join(", "),
    };
    if (!isUsed) return shown;
    const name = database.name ?? database.uid;
    const facts = {
      module: `${module} ${version}`,
      database: name === undefined ? "the database" : `database ${name}`,
    };
    return { ...shown, findings: [finding("cluster/module-in-use", {}, facts)] };
  },
};
