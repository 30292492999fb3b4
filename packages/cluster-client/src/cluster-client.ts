import {
  type ActionsV1,
  type ActionV1,
  type ActionV2,
  type ClusterChange,
  type ClusterObject,
  type ClusterPolicy,
  type DatabaseObject,
  type DatabaseUpgradeRequest,
  type EndpointAnswers,
  type EndpointDefinition,
  type EndpointId,
  endpoints,
  type LocalArtifact,
  type ModuleCapabilities,
  type ModuleObject,
  type ModulesConfigurationRequest,
  type ModulesUpgradeRequest,
  type NodeObject,
  type ScheduledAction,
  type UpgradedDatabase,
  type UpgradedModule,
  type UploadedModule,
} from "@rampart/cluster-api";
import { type RequestPlace, readAnswer } from "./answer.ts";
import type { Clock } from "./clock.ts";
import { ClusterError } from "./cluster-error.ts";
import { defaultPatience, type Patience, repeated } from "./repetition.ts";
import { explainFailure } from "./transport/explain-failure.ts";
import { multipartForm, type ProgressListener, type UploadFile } from "./transport/multipart.ts";
import { type RequestBody, type Transport, TransportError } from "./transport/transport.ts";

export interface ClientOptions {
  /** Address of the REST API; a path in it goes before every path of the API. */
  readonly url: URL;
  readonly credentials?: Credentials | undefined;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly patience?: Patience;
  /** Milliseconds without a byte, after which a request is given up. */
  readonly silence?: number;
  /** The same while the cluster works on an upload. */
  readonly uploadSilence?: number;
  /** How messages name whoever is asked; the address where nothing is said. */
  readonly label?: string | undefined;
  readonly userAgent?: string;
  /** Separates the parts of a form; another one for each client. */
  readonly boundary?: string;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

interface CallOptions {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** JSON, as a value or as the text that it is to be sent as. */
  readonly json?: object | string;
  readonly file?: UploadFile;
  readonly onProgress?: ProgressListener | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The module REST API of one cluster, or of one of its nodes. Every method sends one request, and repeats it only where
 * a repetition does no harm: what may have been taken by the cluster (`sent` of the error) is for the caller to ask
 * about. All of them throw {@link ClusterError}.
 */
export class ClusterClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  get url(): URL {
    return this.#options.url;
  }

  get label(): string {
    return this.#options.label ?? addressOf(this.#options.url);
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  /** The same client at the address of a node. It gets the same credentials. */
  at(url: URL, label: string): ClusterClient {
    return new ClusterClient({ ...this.#options, url, label });
  }

  /** The same client with another end: for what has to be undone after an interruption. */
  withSignal(signal: AbortSignal | undefined): ClusterClient {
    return new ClusterClient({ ...this.#options, signal });
  }

  modules(): Promise<readonly ModuleObject[]> {
    return this.#list("modules-list", {});
  }

  module(uid: string): Promise<ModuleObject> {
    return this.#call("modules-get", { path: { uid } });
  }

  uploadModuleV1(file: UploadFile, onProgress?: ProgressListener): Promise<undefined> {
    return this.#call("modules-upload-v1", { file, onProgress });
  }

  /** The module, and an action to follow. */
  uploadModuleV2(file: UploadFile, onProgress?: ProgressListener): Promise<UploadedModule> {
    return this.#call("modules-upload-v2", { file, onProgress });
  }

  deleteModuleV1(uid: string): Promise<undefined> {
    return this.#delete("modules-delete-v1", { uid });
  }

  /** An action to follow; undefined where the module is gone already, after a repetition. */
  deleteModuleV2(uid: string): Promise<ScheduledAction | undefined> {
    return this.#delete("modules-delete-v2", { uid });
  }

  /** Takes the text of `module.json` as it stands in the bundle. */
  registerUserDefinedModule(moduleJson: string): Promise<ModuleObject> {
    return this.#call("user-defined-create", { json: moduleJson });
  }

  /** The files on the nodes stay. */
  deleteUserDefinedModule(uid: string): Promise<undefined> {
    return this.#delete("user-defined-delete", { uid });
  }

  /** Of the node that answers. */
  artifacts(): Promise<readonly LocalArtifact[]> {
    return this.#list("local-artifacts-list", {});
  }

  /** To the node that answers. */
  uploadArtifact(file: UploadFile, onProgress?: ProgressListener): Promise<undefined> {
    return this.#call("local-artifacts-upload", { file, onProgress });
  }

  /** From the node that answers. */
  deleteArtifact(module_name: string, version: number): Promise<undefined> {
    return this.#delete("local-artifacts-delete", { module_name, version });
  }

  capabilities(): Promise<ModuleCapabilities> {
    return this.#call("cluster-module-capabilities", {});
  }

  cluster(): Promise<ClusterObject> {
    return this.#call("cluster-get", {});
  }

  /** `dryRun` validates only. */
  changeCluster(change: ClusterChange, { dryRun = false } = {}): Promise<ClusterObject> {
    return this.#call("cluster-put", { json: change, query: { dry_run: dryRun ? "true" : undefined } });
  }

  policy(): Promise<ClusterPolicy> {
    return this.#call("cluster-policy-get", {});
  }

  nodes(): Promise<readonly NodeObject[]> {
    return this.#list("nodes-list", {});
  }

  node(uid: number): Promise<NodeObject> {
    return this.#call("nodes-get", { path: { uid } });
  }

  databases(): Promise<readonly DatabaseObject[]> {
    return this.#list("bdbs-list", {});
  }

  database(uid: number): Promise<DatabaseObject> {
    return this.#call("bdbs-get", { path: { uid } });
  }

  /** `dryRun` validates, and gives the database as it would become. */
  upgradeDatabase(
    uid: number,
    request: DatabaseUpgradeRequest,
    { dryRun = false } = {},
  ): Promise<UpgradedDatabase> {
    const query = { dry_run: dryRun ? "true" : undefined };
    return this.#call("bdbs-upgrade", { path: { uid }, json: request, query });
  }

  upgradeDatabaseModules(uid: number, request: ModulesUpgradeRequest): Promise<UpgradedModule> {
    return this.#call("bdbs-modules-upgrade", { path: { uid }, json: request });
  }

  /** The form of {@link upgradeDatabaseModules} that clusters up to 7.22 have. */
  upgradeModulesOfDatabase(uid: number, request: ModulesUpgradeRequest): Promise<UpgradedModule> {
    return this.#call("modules-upgrade-bdb", { path: { uid }, json: request });
  }

  configureDatabaseModules(uid: number, request: ModulesConfigurationRequest): Promise<undefined> {
    return this.#call("bdbs-modules-config", { path: { uid }, json: request });
  }

  /** The older form of {@link configureDatabaseModules}. */
  configureModulesOfDatabase(uid: number, request: ModulesConfigurationRequest): Promise<undefined> {
    return this.#call("modules-config-bdb", { path: { uid }, json: request });
  }

  actionsV1(): Promise<ActionsV1> {
    return this.#call("actions-v1-list", {});
  }

  actionV1(uid: string): Promise<ActionV1> {
    return this.#call("actions-v1-get", { path: { uid } });
  }

  actionsOfDatabase(bdb_uid: number): Promise<readonly ActionV1[]> {
    return this.#list("actions-bdb", { path: { bdb_uid } });
  }

  actionsV2(): Promise<readonly ActionV2[]> {
    return this.#list("actions-v2-list", {});
  }

  actionV2(uid: string): Promise<ActionV2> {
    return this.#call("actions-v2-get", { path: { uid } });
  }

  async #list<Id extends EndpointId>(id: Id, options: CallOptions): Promise<EndpointAnswers[Id]> {
    const answer: unknown = await this.#call(id, options);
    if (Array.isArray(answer)) return answer as unknown as EndpointAnswers[Id];
    throw new ClusterError("unexpected-answer", this.#place(id, options), "the answer is no list");
  }

  /** Gone is gone, whichever attempt did it. */
  async #delete<Id extends EndpointId>(
    id: Id,
    path: Readonly<Record<string, string | number>>,
  ): Promise<EndpointAnswers[Id] | undefined> {
    let mayBeGone = false;
    try {
      return await this.#call(id, { path }, (error) => {
        mayBeGone ||= error.sent;
        return true;
      });
    } catch (error) {
      if (mayBeGone && error instanceof ClusterError && error.status === 404) return undefined;
      throw error;
    }
  }

  async #call<Id extends EndpointId>(
    id: Id,
    options: CallOptions,
    mayRepeat: (error: ClusterError) => boolean = mayRepeatBy[endpoints[id].method],
  ): Promise<EndpointAnswers[Id]> {
    const { patience = defaultPatience, clock, signal } = this.#options;
    const answer = await repeated(() => this.#send(id, options), mayRepeat, { patience, clock, signal });
    if (answer === undefined && mode(id) === "object") {
      throw new ClusterError("unexpected-answer", this.#place(id, options), "the answer is empty");
    }
    return answer as EndpointAnswers[Id];
  }

  async #send(id: EndpointId, options: CallOptions): Promise<unknown> {
    const { transport, signal, silence = 60_000, uploadSilence = 600_000 } = this.#options;
    const place = this.#place(id, options);
    const { contentType, body } = this.#bodyOf(options);
    try {
      const response = await transport({
        method: endpoints[id].method,
        url: this.#urlOf(id, options),
        headers: { ...this.#headers(), ...(contentType !== undefined && { "content-type": contentType }) },
        ...(body && { body }),
        patience: options.file === undefined ? silence : uploadSilence,
        ...(signal && { signal }),
      });
      return await readAnswer(response, place);
    } catch (error) {
      if (error instanceof TransportError) throw explainFailure(error, place, this.#options.url);
      throw error;
    }
  }

  #bodyOf({ json, file, onProgress }: CallOptions): {
    readonly contentType?: string;
    readonly body?: RequestBody;
  } {
    if (file !== undefined) {
      return multipartForm("module", file, this.#options.boundary ?? "rampart-form-boundary", onProgress);
    }
    if (json === undefined) return {};
    const bytes = Buffer.from(typeof json === "string" ? json : JSON.stringify(json));
    const chunks = async function* () {
      yield bytes;
    };
    return { contentType: "application/json", body: { length: bytes.length, asksFirst: false, chunks } };
  }

  #headers(): Record<string, string> {
    const { credentials, userAgent = "rampart" } = this.#options;
    const words = credentials && Buffer.from(`${credentials.user}:${credentials.password}`);
    return {
      accept: "application/json",
      "user-agent": userAgent,
      ...(words && { authorization: `Basic ${words.toString("base64")}` }),
    };
  }

  #urlOf(id: EndpointId, options: CallOptions): URL {
    const url = new URL(this.#options.url);
    url.pathname = `${url.pathname.replace(/\/+$/, "")}${pathOf(endpoints[id], options.path)}`;
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }

  #place(id: EndpointId, options: CallOptions): RequestPlace {
    return { node: this.label, request: `${endpoints[id].method} ${pathOf(endpoints[id], options.path)}` };
  }
}

/** What may be repeated whatever became of it; of the rest only what the cluster did not get, or sent back unread. */
const mayRepeatBy: Readonly<Record<EndpointDefinition["method"], (error: ClusterError) => boolean>> = {
  GET: () => true,
  PUT: () => true,
  DELETE: () => true,
  POST: (error) => !error.sent || error.status === 429,
};

/** Endpoints whose answer is the status alone. */
const statusOnly: ReadonlySet<EndpointId> = new Set([
  "modules-upload-v1",
  "modules-delete-v1",
  "modules-delete-v2",
  "user-defined-delete",
  "local-artifacts-upload",
  "local-artifacts-delete",
  "bdbs-modules-config",
  "modules-config-bdb",
  "cluster-put",
]);

function mode(id: EndpointId): "status" | "object" {
  return statusOnly.has(id) ? "status" : "object";
}

function pathOf(
  { path }: EndpointDefinition,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name] ?? "")));
}

/** An address for people: without a path that says nothing, and never with credentials. */
export function addressOf(url: URL): string {
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
