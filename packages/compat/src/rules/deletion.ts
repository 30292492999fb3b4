import { finding } from "@rampart/findings";
import { sources } from "../sources.ts";
import type { AspectRule } from "../verdict.ts";

/** v1 deletes nothing that came with dependencies. */
export const deletableDependencies: AspectRule = {
  aspect: "dependencies",
  sources: [sources.upload],
  judge: ({ bundle: { metadata, document }, target: { endpoint } }) => {
    const names = Object.keys(metadata?.dependencies ?? {});
    const said = {
      bundle: names.length === 0 ? "none" : names.join(", "),
      ...(endpoint !== undefined && { target: endpoint }),
    };
    if (endpoint !== "v1" || names.length === 0) return said;
    const place = document?.place(["dependencies"]) ?? {};
    return { ...said, findings: [finding("cluster/deletion-needs-v2", place, { dependencies: names })] };
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
    const said = {
      bundle: `${module} ${version}`,
      target:
        used.length === 0
          ? "not used"
          : used.map((use) => `${module} ${use.semantic_version ?? ""}`.trim()).join(", "),
    };
    if (!isUsed) return said;
    const name = database.name ?? database.uid;
    const facts = {
      module: `${module} ${version}`,
      database: name === undefined ? "the database" : `database ${name}`,
    };
    return { ...said, findings: [finding("cluster/module-in-use", {}, facts)] };
  },
};
