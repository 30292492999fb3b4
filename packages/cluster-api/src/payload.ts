import type { EndpointId, endpoints } from "./endpoints.ts";
import type { ActionsV1, ActionV1, ActionV2 } from "./objects/action.ts";
import type { ClusterChange, ClusterObject, ClusterPolicy, NodeObject } from "./objects/cluster.ts";
import type {
  DatabaseObject,
  DatabaseUpgradeRequest,
  ModulesConfigurationRequest,
  ModulesUpgradeRequest,
  UpgradedDatabase,
  UpgradedModule,
} from "./objects/database.ts";
import type {
  LocalArtifact,
  ModuleCapabilities,
  ModuleObject,
  ScheduledAction,
  UploadedModule,
  UserDefinedModule,
} from "./objects/module.ts";

/** JSON body that an endpoint takes, where it takes one. */
export type EndpointRequests = RowsFor<JsonEndpoint, RequestRows>;

/** JSON body of the answer 200. `undefined` where the status is the answer. */
export type EndpointAnswers = RowsFor<EndpointId, AnswerRows>;

/** The rows as they are; an endpoint without a row does not compile. */
type RowsFor<Id extends PropertyKey, Rows extends Readonly<Record<Id, unknown>>> = Rows;

/** The endpoints whose request is JSON. */
type JsonEndpoint = {
  [Id in EndpointId]: (typeof endpoints)[Id]["request"] extends "json" ? Id : never;
}[EndpointId];

interface RequestRows {
  readonly "user-defined-create": UserDefinedModule;
  readonly "cluster-put": ClusterChange;
  readonly "bdbs-upgrade": DatabaseUpgradeRequest;
  readonly "bdbs-modules-upgrade": ModulesUpgradeRequest;
  readonly "modules-upgrade-bdb": ModulesUpgradeRequest;
  readonly "bdbs-modules-config": ModulesConfigurationRequest;
  readonly "modules-config-bdb": ModulesConfigurationRequest;
}

interface AnswerRows {
  readonly "modules-list": readonly ModuleObject[];
  readonly "modules-get": ModuleObject;
  readonly "modules-upload-v1": undefined;
  readonly "modules-upload-v2": UploadedModule;
  readonly "modules-delete-v1": undefined;
  readonly "modules-delete-v2": ScheduledAction;
  readonly "user-defined-create": ModuleObject;
  readonly "user-defined-delete": undefined;
  readonly "local-artifacts-list": readonly LocalArtifact[];
  readonly "local-artifacts-upload": undefined;
  readonly "local-artifacts-delete": undefined;
  readonly "cluster-module-capabilities": ModuleCapabilities;
  readonly "cluster-get": ClusterObject;
  readonly "cluster-put": ClusterObject;
  readonly "cluster-policy-get": ClusterPolicy;
  readonly "nodes-list": readonly NodeObject[];
  readonly "nodes-get": NodeObject;
  readonly "bdbs-list": readonly DatabaseObject[];
  readonly "bdbs-get": DatabaseObject;
  readonly "bdbs-upgrade": UpgradedDatabase;
  readonly "bdbs-modules-upgrade": UpgradedModule;
  readonly "modules-upgrade-bdb": UpgradedModule;
  readonly "bdbs-modules-config": undefined;
  readonly "modules-config-bdb": undefined;
  readonly "actions-v1-list": ActionsV1;
  readonly "actions-v1-get": ActionV1;
  readonly "actions-bdb": readonly ActionV1[];
  readonly "actions-v2-list": readonly ActionV2[];
  readonly "actions-v2-get": ActionV2;
}
