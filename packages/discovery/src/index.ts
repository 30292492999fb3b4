export { type DiscoverOptions, discover } from "./discover.ts";
export type {
  ApiFunction,
  CommandDocumentation,
  DiscoveredCommand,
  Discovery,
  DocumentedArgument,
  KeySpec,
  KeySpecBeginSearch,
  KeySpecFindKeys,
  LoadedApi,
  LoadedConfiguration,
  LoadedDataType,
  LoadFacts,
} from "./discovery.ts";
export {
  DiscoveryError,
  type DiscoveryErrorCode,
  type DiscoveryErrorDetails,
  type DiscoveryFacts,
} from "./discovery-error.ts";
export {
  type DiscoverWithHostOptions,
  discoverWithHost,
} from "./host/discover-with-host.ts";
export { imitatedReleases, isImitated } from "./host/imitated-releases.ts";
export type { IsolatedPart, IsolationOptions } from "./host/isolation.ts";
export { type DiscoverWithRedisOptions, discoverWithRedis } from "./redis/discover-with-redis.ts";
