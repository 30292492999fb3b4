export type { EndpointDefinition, ErrorAnswer, VersionRange } from "./endpoint.ts";
export { type EndpointId, endpoints } from "./endpoints.ts";
export { type ClusterErrorCode, clusterErrorCodes, type ErrorBody } from "./error-code.ts";
export {
  type ActionsV1,
  type ActionV1,
  type ActionV1Status,
  type ActionV2,
  type ActionV2Status,
  actionV1Statuses,
  actionV2Statuses,
  type Progress,
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
