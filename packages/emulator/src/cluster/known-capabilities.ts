import type { ClusterProfile } from "./cluster-profile.ts";

/**
 * Months in which a public text first had a capability, of those that are younger than Redis Software 6.2. A build that is
 * older cannot have known it; no public text says which build is the first that does.
 */
const firstNamed: ReadonlyMap<string, string> = new Map(
  Object.entries({
    // RedisLabsModules/RAMP: the capability list, by its history.
    intershard_tls_pass: "2022-01",
    ipv6: "2022-11",
    // The first manifest that has it: RediSearch, and RedisTimeSeries:pack/ramp.yml (8f2a3a6b).
    bigstore_version_2: "2025-01",
    asm: "2025-12",
    short_form_clusterset: "2026-06",
  }),
);

/** Whether the build of a cluster may know a capability. */
export function isKnownTo({ release, softwareVersion }: ClusterProfile, capability: string): boolean {
  const named = firstNamed.get(capability);
  const build = release.builds.find(({ version }) => version === softwareVersion);
  return named === undefined || named <= (build?.month ?? release.released);
}
