import type { EndpointId } from "@rampart/cluster-api";
import { getActionV1, getActionV2, listActionsOfDatabase, listActionsV1, listActionsV2 } from "./actions.ts";
import type { Handler } from "./call.ts";
import { changeCluster, getCluster, getNode, getPolicy, listNodes } from "./cluster.ts";
import { configureModules, getDatabase, listDatabases } from "./databases.ts";
import { deleteModule, getModule, listCapabilities, listModules, scheduleDeletion } from "./modules.ts";
import { upgradeDatabase } from "./upgrade-database.ts";
import { upgradeModules } from "./upgrade-modules.ts";
import { uploadModuleV1, uploadModuleV2 } from "./upload-module.ts";
import { createUserDefined, deleteArtifact, listArtifacts, uploadArtifact } from "./user-defined.ts";

/** One for every row of the contract. */
export const handlers: Readonly<Record<EndpointId, Handler>> = {
  "modules-list": listModules,
  "modules-get": getModule,
  "modules-upload-v1": uploadModuleV1,
  "modules-upload-v2": uploadModuleV2,
  "modules-delete-v1": deleteModule,
  "modules-delete-v2": scheduleDeletion,
  "user-defined-create": createUserDefined,
  "user-defined-delete": deleteModule,
  "local-artifacts-list": listArtifacts,
  "local-artifacts-upload": uploadArtifact,
  "local-artifacts-delete": deleteArtifact,
  "cluster-module-capabilities": listCapabilities,
  "cluster-get": getCluster,
  "cluster-put": changeCluster,
  "cluster-policy-get": getPolicy,
  "nodes-list": listNodes,
  "nodes-get": getNode,
  "bdbs-list": listDatabases,
  "bdbs-get": getDatabase,
  "bdbs-upgrade": upgradeDatabase,
  "bdbs-modules-upgrade": upgradeModules,
  "modules-upgrade-bdb": upgradeModules,
  "bdbs-modules-config": configureModules,
  "modules-config-bdb": configureModules,
  "actions-v1-list": listActionsV1,
  "actions-v1-get": getActionV1,
  "actions-bdb": listActionsOfDatabase,
  "actions-v2-list": listActionsV2,
  "actions-v2-get": getActionV2,
};
