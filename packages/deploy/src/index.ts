export { withClusterFailures } from "./cluster-failure.ts";
export { type ConfigurationCall, configureModule } from "./configuration/configure-module.ts";
export { deleteArtifact } from "./deletion/delete-artifact.ts";
export { type DeletionPlan, executeModuleDeletion, prepareModuleDeletion } from "./deletion/delete-module.ts";
export { type FetchOptions, fetchDigest, type ServedFile } from "./fetch-digest.ts";
export {
  type ClusterStatus,
  type DatabaseStatus,
  type ModuleStatus,
  type NodeStatus,
  statusOf,
} from "./fleet/cluster-status.ts";
export { type Drift, driftFinder, type ExpectedBundle } from "./fleet/drift.ts";
export type { Carrier, FleetDestination, ModuleReadiness } from "./fleet/module-readiness.ts";
export { type ClusterReading, readCluster } from "./fleet/read-cluster.ts";
export {
  type ClusterReadiness,
  type DatabaseReadiness,
  readinessOf,
  worstDecision,
} from "./fleet/readiness.ts";
export { type Visited, visitClusters } from "./fleet/visit-clusters.ts";
export type { FollowedExecution } from "./followed-execution.ts";
export { type NodeAnswer, readArtifacts } from "./state/ask-each-node.ts";
export {
  type ClusterState,
  clusterIdentity,
  readClusterState,
  type StateOptions,
} from "./state/cluster-state.ts";
export { nodeTargets } from "./state/cluster-targets.ts";
export { readModule } from "./state/find-module.ts";
export {
  type ModulePlacement,
  type NodePlacement,
  type PlacedModule,
  type PlacedState,
  placeModules,
} from "./state/module-placement.ts";
export { artifactUsers, type ModuleUser, moduleUsers } from "./state/module-users.ts";
export { type NodeAbsence, type NodeState, readNodes } from "./state/node-addresses.ts";
export { readAllDatabases, readDatabases } from "./state/read-databases.ts";
export { readTargets } from "./state/read-targets.ts";
export { executeUpgrade, type UpgradeOptions } from "./upgrade/execute-upgrade.ts";
export {
  prepareUpgrade,
  type UpgradeCall,
  type UpgradePlan,
  type UpgradeRequest,
} from "./upgrade/plan-upgrade.ts";
export type { ModuleVersionChange, UpgradeChanges, VersionChange } from "./upgrade/upgrade-changes.ts";
export { type ExecuteOptions, executeUpload } from "./upload/execute-upload.ts";
export type { ExpectedAnswer, NodeExpectation } from "./upload/expected-answer.ts";
export { type PlannedNode, planUpload, type UploadPlan } from "./upload/plan-upload.ts";
export { type ReadyBundle, readyBundle, type UploadBundle } from "./upload/upload-bundle.ts";
export { unlikeBundles } from "./upload/upload-refusals.ts";
export type { UploadRequest } from "./upload/upload-request.ts";
export type {
  NodeOutcome,
  NodeResult,
  RecordResult,
  UploadEvent,
  UploadListener,
  UploadResult,
} from "./upload/upload-result.ts";
export { type ClusterOutcome, uploadToCluster } from "./upload/upload-to-cluster.ts";
