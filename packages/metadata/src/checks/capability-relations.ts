import { type Finding, finding } from "@rampart/findings";
import type { MetadataCheck } from "./metadata-check.ts";

/** What a capability builds on. Source: packages/platforms/data/capabilities.json, the descriptions. */
const implied: Readonly<Record<string, string>> = {
  reshard_rebalance: "clustering",
  intershard_tls: "clustering",
  intershard_tls_pass: "intershard_tls",
  asm: "reshard_rebalance",
  short_form_clusterset: "clustering",
};

export const capabilityRelations: MetadataCheck = ({ fields, document }) => {
  const declared = fields.capabilities ?? [];
  const missing = Object.entries(implied)
    .filter(([because, name]) => declared.includes(because) && !declared.includes(name))
    .map(([because, name]) => {
      const place = document.place(["capabilities", declared.indexOf(because)]);
      return finding("metadata/capability-missing", place, { name, because });
    });
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
