import { finding } from "@rampart/findings";
import type { ModuleMetadata } from "@rampart/metadata";
import { sources } from "../sources.ts";
import type { Database } from "../target.ts";
import type { AspectRule } from "../verdict.ts";
import { undecided } from "./undecided.ts";

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
  judge: ({ bundle: { metadata }, target }) => {
    const { database, databases, unsaid = [], name: cluster = "the cluster" } = target;
    const all = databases ?? (database === undefined ? undefined : [database]);
    if (metadata === undefined) return { skipped: true };
    const { module_name: module, semantic_version: version } = metadata;
    const title = `${module} ${version}`;
    if (all === undefined) {
      if (!unsaid.includes("databases")) return { skipped: true };
      const question = undecided(
        `whether a database uses ${title}`,
        `${cluster} does not list its databases`,
      );
      return { bundle: title, findings: [question] };
    }
    const uses = all.flatMap(({ module_list = [] }) =>
      module_list.filter((use) => use.module_name === module),
    );
    const named = uses.map((use) => `${module} ${use.semantic_version ?? ""}`.trim());
    return {
      bundle: title,
      target: named.length === 0 ? "not used" : [...new Set(named)].join(", "),
      findings: all
        .filter((one) => isUser(one, metadata))
        .map((one) => finding("cluster/module-in-use", {}, { module: title, database: titleOf(one) })),
    };
  },
};

/** A database that does not tell the version may have this one. */
function isUser({ module_list = [] }: Database, { module_name, semantic_version }: ModuleMetadata): boolean {
  return module_list.some(
    ({ module_name: name, semantic_version: version }) =>
      name === module_name && (version === undefined || version === null || version === semantic_version),
  );
}

function titleOf({ name, uid }: Database): string {
  const title = name ?? uid;
  return title === undefined ? "the database" : `database ${title}`;
}
