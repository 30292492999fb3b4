export type { EndpointDefinition, ErrorAnswer, VersionRange } from "./endpoint.ts";
export { type EndpointId, endpoints } from "./endpoints.ts";
export { type ClusterErrorCode, clusterErrorCodes, type ErrorBody } from "./error-code.ts";
export type {
  ActionsV1,
  ActionV1,
  ActionV1Status,
  ActionV2,
  ActionV2Status,
  Progress,
} from "./objects/action.ts";
export type {
  ClusterChange,
  ClusterObject,
  ClusterPolicy,
  NodeObject,
  SupportedDatabaseVersion,
} from "./objects/cluster.ts";
export type {
  DatabaseModule,
  DatabaseObject,
  DatabaseUpgradeRequest,
  ModulesConfigurationRequest,
  ModulesUpgradeRequest,
  ModuleUpgrade,
  UpgradedDatabase,
  UpgradedModule,
} from "./objects/database.ts";
export type {
  LocalArtifact,
  ModuleCapabilities,
  ModuleCommand,
  ModuleDependency,
  ModuleObject,
  ModulePlatform,
  ScheduledAction,
  UploadedModule,
  UserDefinedModule,
} from "./objects/module.ts";
export type { EndpointAnswers, EndpointRequests } from "./payload.ts";
export { type Permission, permissions, type Role, roles, rolesSince } from "./permission.ts";
