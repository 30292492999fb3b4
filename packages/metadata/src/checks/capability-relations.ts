import { type Finding, finding } from "@rampart/findings";
import { compareRedisVersions } from "@rampart/platforms";
import type { SourceDocument } from "../text/source-document.ts";
import type { MetadataCheck, SharedFields } from "./metadata-check.ts";

/** What a capability builds on. Source: packages/platforms/data/capabilities.json, the descriptions. */
const implied: Readonly<Record<string, string>> = {
  reshard_rebalance: "clustering",
  intershard_tls: "clustering",
  intershard_tls_pass: "intershard_tls",
  asm: "reshard_rebalance",
  short_form_clusterset: "clustering",
};

/** From Redis 8 on, flash storage is of the second generation. Source: packages/platforms/data/capabilities.json. */
function flashGeneration(fields: SharedFields, document: SourceDocument): Finding[] {
  const declared = fields.capabilities ?? [];
  const redis = fields.compatible_redis_version || fields.min_redis_version || "";
  const isSecond = declared.includes("bigstore_version_2") || fields.bigstore_version_2_support === true;
  if (!declared.includes("flash") || isSecond || redis === "" || compareRedisVersions(redis, "8") < 0)
    return [];
  return [
    finding("metadata/flash-generation", document.place(["capabilities", declared.indexOf("flash")]), {
      redis,
    }),
  ];
}

export const capabilityRelations: MetadataCheck = ({ fields, document }) => {
  const declared = fields.capabilities ?? [];
  const missing = Object.entries(implied)
    .filter(([because, name]) => declared.includes(because) && !declared.includes(name))
    .map(([because, name]): Finding => {
      const place = document.place(["capabilities", declared.indexOf(because)]);
      return finding("metadata/capability-missing", place, { name, because });
    });
  missing.push(...flashGeneration(fields, document));
  if (!declared.includes("no_multi_key")) return missing;
  const place = document.place(["capabilities", declared.indexOf("no_multi_key")]);
  const contradicted = (fields.commands ?? [])
    .filter(
      ({ first_key: first, last_key: last, step }) => first > 0 && step > 0 && (last < 0 || last > first),
    )
    .map(
      ({ command_name: command }): Finding =>
        finding("metadata/capability-contradicted", place, { name: "no_multi_key", command }),
    );
  return [...missing, ...contradicted];
};
