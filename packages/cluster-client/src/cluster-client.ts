import type {
  ActionsV1,
  ActionV1,
  ActionV2,
  ClusterChange,
  ClusterObject,
  ClusterPolicy,
  DatabaseObject,
  DatabaseUpgradeRequest,
  LocalArtifact,
  ModuleCapabilities,
  ModuleObject,
  ModulesConfigurationRequest,
  ModulesUpgradeRequest,
  NodeObject,
  ScheduledAction,
  UpgradedDatabase,
  UpgradedModule,
  UploadedModule,
} from "@rampart/cluster-api";
import type { ShapeListener } from "./answer-shape.ts";
import { type ClientOptions, labelOf, secretsOf } from "./client-options.ts";
import type { Clock } from "./clock.ts";
import { type AnsweredPorts, EndpointCaller } from "./endpoint-caller.ts";
import { blanked } from "./shortened.ts";
import type { ProgressListener, UploadFile } from "./transport/multipart.ts";

/**
 * The module REST API of one cluster, or of one of its nodes. Every method sends one request, and repeats it only where
 * a repetition does no harm: what may have been taken by the cluster (`sent` of the error) is for the caller to ask
 * about. All of them throw {@link ClusterError}, also where the answer has a part that is not as the contract has it; with a
 * listener such a part is told and left out.
 */
export class ClusterClient {
  readonly #options: ClientOptions;
  readonly #endpoints: EndpointCaller;
  readonly #answered: AnsweredPorts;

  /** Clients of one cluster share what has answered. */
  constructor(options: ClientOptions, answered: AnsweredPorts = new Set()) {
    this.#options = options;
    this.#answered = answered;
    this.#endpoints = new EndpointCaller(options, answered);
  }

  get url(): URL {
    return this.#options.url;
  }

  get label(): string {
    return labelOf(this.#options);
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  /** What the cluster wrote, without what it may have repeated of the credentials. */
  withoutSecrets(text: string): string {
    return blanked(text, secretsOf(this.#options.credentials));
  }

  /** The same client at the address of a node. It gets the same credentials. */
  at(url: URL, label: string): ClusterClient {
    return new ClusterClient({ ...this.#options, url, label }, this.#answered);
  }

  /** The same client with another end: for what has to be undone after an interruption. */
  withSignal(signal: AbortSignal | undefined): ClusterClient {
    return new ClusterClient({ ...this.#options, signal }, this.#answered);
  }

  modules(tell?: ShapeListener): Promise<readonly ModuleObject[]> {
    return this.#endpoints.call("modules-list", { tell });
  }

  module(uid: string): Promise<ModuleObject> {
    return this.#endpoints.call("modules-get", { path: { uid } });
  }

  uploadModuleV1(file: UploadFile, onProgress?: ProgressListener): Promise<undefined> {
    return this.#endpoints.call("modules-upload-v1", { file, onProgress });
  }

  /** The module, and an action to follow. */
  uploadModuleV2(file: UploadFile, onProgress?: ProgressListener): Promise<UploadedModule> {
    return this.#endpoints.call("modules-upload-v2", { file, onProgress });
  }

  deleteModuleV1(uid: string): Promise<undefined> {
    return this.#endpoints.delete("modules-delete-v1", { uid });
  }

  /** An action to follow; undefined where the module is gone already, after a repetition. */
  deleteModuleV2(uid: string): Promise<ScheduledAction | undefined> {
    return this.#endpoints.delete("modules-delete-v2", { uid });
  }

  /** Takes the text of `module.json` as it is in the bundle. */
  registerUserDefinedModule(moduleJson: string): Promise<ModuleObject> {
    return this.#endpoints.call("user-defined-create", { json: moduleJson });
  }

  /** The files on the nodes stay. */
  deleteUserDefinedModule(uid: string): Promise<undefined> {
    return this.#endpoints.delete("user-defined-delete", { uid });
  }

  /** Of the node that answers. */
  artifacts(tell?: ShapeListener): Promise<readonly LocalArtifact[]> {
    return this.#endpoints.call("local-artifacts-list", { tell });
  }

  /** To the node that answers. */
  uploadArtifact(file: UploadFile, onProgress?: ProgressListener): Promise<undefined> {
    return this.#endpoints.call("local-artifacts-upload", { file, onProgress });
  }

  /** From the node that answers. */
  deleteArtifact(module_name: string, version: number): Promise<undefined> {
    return this.#endpoints.delete("local-artifacts-delete", { module_name, version });
  }

  capabilities(): Promise<ModuleCapabilities> {
    return this.#endpoints.call("cluster-module-capabilities", {});
  }

  /** What a cluster is asked first: one that cannot be connected to is not tried again. */
  cluster(tell?: ShapeListener): Promise<ClusterObject> {
    return this.#endpoints.call("cluster-get", { tell }, ({ code }) => code !== "unreachable");
  }

  /** `dryRun` validates only. */
  changeCluster(change: ClusterChange, { dryRun = false } = {}): Promise<ClusterObject> {
    return this.#endpoints.call("cluster-put", {
      json: change,
      query: { dry_run: dryRun ? "true" : undefined },
    });
  }

  policy(): Promise<ClusterPolicy> {
    return this.#endpoints.call("cluster-policy-get", {});
  }

  nodes(tell?: ShapeListener): Promise<readonly NodeObject[]> {
    return this.#endpoints.call("nodes-list", { tell });
  }

  node(uid: number): Promise<NodeObject> {
    return this.#endpoints.call("nodes-get", { path: { uid } });
  }

  databases(tell?: ShapeListener): Promise<readonly DatabaseObject[]> {
    return this.#endpoints.call("bdbs-list", { tell });
  }

  database(uid: number): Promise<DatabaseObject> {
    return this.#endpoints.call("bdbs-get", { path: { uid } });
  }

  /** `dryRun` validates, and gives the database as it would become. */
  upgradeDatabase(
    uid: number,
    request: DatabaseUpgradeRequest,
    { dryRun = false } = {},
  ): Promise<UpgradedDatabase> {
    const query = { dry_run: dryRun ? "true" : undefined };
    return this.#endpoints.call("bdbs-upgrade", { path: { uid }, json: request, query });
  }

  upgradeDatabaseModules(uid: number, request: ModulesUpgradeRequest): Promise<UpgradedModule> {
    return this.#endpoints.call("bdbs-modules-upgrade", { path: { uid }, json: request });
  }

  /** The form of {@link upgradeDatabaseModules} that clusters up to 7.22 have. */
  upgradeModulesOfDatabase(uid: number, request: ModulesUpgradeRequest): Promise<UpgradedModule> {
    return this.#endpoints.call("modules-upgrade-bdb", { path: { uid }, json: request });
  }

  configureDatabaseModules(uid: number, request: ModulesConfigurationRequest): Promise<undefined> {
    return this.#endpoints.call("bdbs-modules-config", { path: { uid }, json: request });
  }

  /** The older form of {@link configureDatabaseModules}. */
  configureModulesOfDatabase(uid: number, request: ModulesConfigurationRequest): Promise<undefined> {
    return this.#endpoints.call("modules-config-bdb", { path: { uid }, json: request });
  }

  actionsV1(): Promise<ActionsV1> {
    return this.#endpoints.call("actions-v1-list", {});
  }

  actionV1(uid: string): Promise<ActionV1> {
    return this.#endpoints.call("actions-v1-get", { path: { uid } });
  }

  actionsOfDatabase(bdb_uid: number): Promise<readonly ActionV1[]> {
    return this.#endpoints.call("actions-bdb", { path: { bdb_uid } });
  }

  actionsV2(): Promise<readonly ActionV2[]> {
    return this.#endpoints.call("actions-v2-list", {});
  }

  actionV2(uid: string): Promise<ActionV2> {
    return this.#endpoints.call("actions-v2-get", { path: { uid } });
  }
}
