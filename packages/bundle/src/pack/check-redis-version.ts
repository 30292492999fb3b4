import type { Discovery } from "@rampart/discovery";
import { type Finding, finding } from "@rampart/findings";
import type { ModuleMetadata, SourceDocument } from "@rampart/metadata";
import { compareRanges, parseVersion } from "@rampart/platforms";

/** A database misses a function that the declared Redis version does not have when it loads the module. Pure. */
export function checkRedisVersion(
  { min_redis_version: declared }: ModuleMetadata,
  discovery: Discovery | undefined,
  document: SourceDocument | undefined,
): Finding[] {
  const { called = [], lowestRedisVersion: lowest } = discovery?.load?.api ?? {};
  if (lowest === undefined) return [];
  // 7.2 stands for every 7.2.x: it is too low where each of them is.
  if (compareRanges(parseVersion(declared) ?? [], parseVersion(lowest) ?? []) >= 0) return [];
  const functions = called.filter(({ since }) => since === lowest).map(({ name }) => name);
  const place = document?.place(["min_redis_version"]) ?? {};
  const facts = { declared, lowest: lowest.replace(/\.0$/, ""), functions };
  return [finding("load/min-redis-version-too-low", place, facts)];
}
