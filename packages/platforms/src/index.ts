export { type Architecture, architectureByAlias, architectures, isArchitecture } from "./architecture.ts";
export {
  type Capability,
  type CapabilityDemand,
  type Condition,
  capabilities,
  demandingFields,
  isCapability,
  meets,
} from "./capability.ts";
export type { DatumKind } from "./datum-kind.ts";
export { isEverywhere, isMusl } from "./library.ts";
export { apiFunctionIn, apiFunctionSince } from "./module-api.ts";
export { modulesAddedByRedis8, modulesOfRedis8 } from "./modules-of-redis-8.ts";
export {
  artifactName,
  canonicalSystem,
  isOperatingSystemToken,
  normalPlatform,
  type OperatingSystem,
  operatingSystem,
  operatingSystemAsTyped,
  operatingSystemByAlias,
  operatingSystemFromOsRelease,
  operatingSystems,
  type SymbolVersionFamily,
} from "./operating-system.ts";
export {
  dataFormats,
  daysBetween,
  nearEnd,
  type OwnData,
  type PlatformData,
  platformData,
  releasedData,
  usePlatformData,
  withOwnData,
} from "./platform-data.ts";
export {
  type BundledModule,
  bundledModules,
  type DatabaseLimit,
  type Endpoint,
  knownOf,
  newestBuild,
  offeredRedisVersions,
  offersRedis,
  type Platform,
  platformsOf,
  type RedisSoftwareRelease,
  redisSoftwareAsOf,
  redisSoftwareRelease,
  redisSoftwareReleases,
  redisVersionIs,
  redisVersions,
  runsOn,
} from "./redis-software.ts";
export { compareSemanticVersions } from "./semantic-version-order.ts";
export { isDefinedByServer } from "./server-library.ts";
export {
  blocksUpgrades,
  crossesRollingLimit,
  directUpgrades,
  type UpgradeWay,
  upgradeWay,
} from "./upgrade-path.ts";
export {
  isPlaceholderVersion,
  parseVersion,
  type VersionNumbers,
  versionNumbers,
} from "./version-numbers.ts";
export {
  compareClusterBuilds,
  compareRedisVersions,
  compareSymbolVersions,
} from "./version-order.ts";
export { compareRanges, isRangeAtLeast } from "./version-range.ts";
