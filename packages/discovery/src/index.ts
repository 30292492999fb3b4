export { type DiscoverOptions, discover } from "./discover.ts";
export {
  type ApiFunction,
  type DiscoveredCommand,
  type Discovery,
  DiscoveryError,
  type DiscoveryErrorCode,
  type DiscoveryErrorDetails,
  type KeySpec,
  type KeySpecBeginSearch,
  type KeySpecFindKeys,
  type LoadedApi,
  type LoadedConfiguration,
  type LoadedDataType,
  type LoadFacts,
} from "./discovery.ts";
export {
  type DiscoverWithHostOptions,
  discoverWithHost,
  moduleHostDirectory,
  moduleHostPath,
} from "./host/index.ts";
export { type DiscoverWithRedisOptions, discoverWithRedis } from "./redis/discover-with-redis.ts";
