import { capabilities } from "@rampart/platforms";
import { certainName, nearestName, respelt } from "./spelling.ts";

/**
 * What fields were called before. Source: RedisLabsModules/RAMP, pull request 10 (`min_rlec_version`); `os_list` until
 * RAMP 2.5.2; `min_rs_version` is the same under the product's next name.
 */
const formerFields: ReadonlyMap<string, string> = new Map(
  Object.entries({
    min_rlec_version: "min_redis_pack_version",
    min_rs_version: "min_redis_pack_version",
    os_list: "operating_systems",
  }),
);

/** Fields that RAMP once had or that belong to others, and whose neighbors nobody means. */
const goneFields: ReadonlySet<string> = new Set(["extra_files", "module_type"]);

function formerField(key: string, known: readonly string[]): string | undefined {
  const name = formerFields.get(underscored(key));
  return name !== undefined && known.includes(name) ? name : undefined;
}

/** The field that a key perhaps means, for advice. */
export function nearestField(key: string, known: readonly string[]): string | undefined {
  if (goneFields.has(underscored(key))) return undefined;
  return formerField(key, known) ?? nearestName(key, known);
}

/** The field that a key certainly means, for a fix. */
export function certainField(key: string, known: readonly string[]): string | undefined {
  if (goneFields.has(underscored(key))) return undefined;
  return formerField(key, known) ?? certainName(key, known);
}

const capabilityNames = capabilities.map(({ name }) => name);

/**
 * The capability that a name certainly means: in another spelling, or with the prefix that the first names had.
 * Source: RedisLabsModules/RAMP, pull request 6 (`cap_types`).
 */
export function certainCapability(name: string): string | undefined {
  const bare = name.replace(/^cap[-_]/i, "");
  if (bare !== name && capabilityNames.includes(bare)) return bare;
  return respelt(bare, capabilityNames);
}

/** The capability that a name perhaps means, for advice. */
export function nearestCapability(name: string): string | undefined {
  return certainCapability(name) ?? nearestName(name, capabilityNames);
}

function underscored(key: string): string {
  return key.toLowerCase().replace(/[-. ]/g, "_");
}
