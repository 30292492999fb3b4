import type { ModuleObject } from "@rampart/cluster-api";
import { type ActionReport, followAction, readActions } from "../actions/follow-action.ts";
import type { ClusterClient } from "../cluster-client.ts";
import { ClusterError } from "../cluster-error.ts";
import { defaultPatience, delayBefore, type Patience } from "../repetition.ts";
import { findModule, hasArtifact, type PlannedNode, type UploadPlan } from "./plan-upload.ts";
import type { NodeResult, RecordResult, UploadListener, UploadResult } from "./upload-result.ts";

export interface CarryOutOptions {
  /** Milliseconds that an action is watched. */
  readonly timeout: number;
  /** Takes away what this run added, when a part of it failed. */
  readonly rollback?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly listener?: UploadListener | undefined;
  readonly patience?: Patience;
}

/** Milliseconds for what has to be done after an interruption. */
const lastMinute = 30_000;

/**
 * Does what a plan says, and tells what became of it; it throws only for a broken promise of our own. Whatever may have
 * been taken by the cluster is asked about before it is sent again. An interruption ends in a result too.
 */
export async function carryOut(
  plan: UploadPlan,
  client: ClusterClient,
  options: CarryOutOptions,
): Promise<UploadResult> {
  const upload = new Upload(plan, client, options);
  return await upload.run();
}

/** Ends the run: the same would happen on every other node. */
const fatal: ReadonlySet<string> = new Set(["unauthorised", "forbidden", "source-failed"]);

class Upload {
  readonly #plan: UploadPlan;
  readonly #client: ClusterClient;
  readonly #options: CarryOutOptions;
  readonly #patience: Patience;
  readonly #nodes: Map<number, NodeResult>;
  readonly #errors: ClusterError[] = [];
  #record: RecordResult;
  #action: ActionReport | undefined;
  #uploadsSwitch: UploadResult["uploadsSwitch"];

  constructor(plan: UploadPlan, client: ClusterClient, options: CarryOutOptions) {
    this.#plan = plan;
    this.#client = client.withSignal(options.signal);
    this.#options = options;
    this.#patience = options.patience ?? defaultPatience;
    this.#record = plan.present ? { state: "already-there", uid: plan.present.uid } : { state: "not-tried" };
    this.#nodes = new Map(plan.nodes.map((node) => [node.uid, initial(node)]));
  }

  async run(): Promise<UploadResult> {
    try {
      await this.#forward();
    } catch (error) {
      if (error instanceof ClusterError) this.#fail(error);
      else if (!this.#isInterrupted) throw await this.#afterFault(error);
    }
    if (this.#isInterrupted) await this.#settleUncertain();
    if (this.#options.rollback === true && !this.#isDone) await this.#rollBack();
    await this.#putSwitchBack();
    return this.#result();
  }

  async #forward(): Promise<void> {
    if (this.#plan.isComplete) return;
    if (this.#plan.switchesUploads) await this.#switchUploadsOn();
    if (this.#plan.endpoint === "user-defined") await this.#uploadUserDefined();
    else await this.#uploadToCluster(this.#plan.endpoint);
  }

  get #isInterrupted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  get #isDone(): boolean {
    const { state } = this.#record;
    const nodes = [...this.#nodes.values()];
    return (
      this.#errors.length === 0 &&
      !this.#isInterrupted &&
      (state === "registered" || state === "already-there") &&
      nodes.every((node) => node.state === "stored" || node.state === "already-there")
    );
  }

  #result(): UploadResult {
    return {
      ok: this.#isDone,
      nodes: [...this.#nodes.values()],
      record: this.#record,
      ...(this.#action && { action: this.#action }),
      ...(this.#uploadsSwitch && { uploadsSwitch: this.#uploadsSwitch }),
      interrupted: this.#isInterrupted,
      errors: this.#errors,
    };
  }

  #fail(error: ClusterError): void {
    this.#errors.push(error);
    this.#options.listener?.({ kind: "failed", node: error.node, error });
  }

  /** A mistake of ours does not leave the switch on. */
  async #afterFault(error: unknown): Promise<unknown> {
    await this.#putSwitchBack();
    return error;
  }

  // The switch.

  async #switchUploadsOn(): Promise<void> {
    this.#step(this.#client.label, "switching allow_modules_upload on");
    // From here on the cluster may have it, whatever the answer is.
    this.#uploadsSwitch = { state: "left-on" };
    try {
      await this.#client.changeCluster({ allow_modules_upload: true });
    } catch (error) {
      if (error instanceof ClusterError && !error.sent) this.#uploadsSwitch = { state: "not-switched" };
      if (error instanceof ClusterError && error.status !== undefined) {
        this.#uploadsSwitch = { state: "not-switched" };
      }
      throw error;
    }
  }

  async #putSwitchBack(): Promise<void> {
    if (this.#uploadsSwitch?.state !== "left-on") return;
    this.#step(this.#client.label, "putting allow_modules_upload back");
    try {
      await this.#lastClient().changeCluster({ allow_modules_upload: false });
      this.#uploadsSwitch = { state: "put-back" };
    } catch (error) {
      const reason = asClusterError(error, this.#client, "PUT /v1/cluster");
      this.#uploadsSwitch = { state: "left-on", error: reason };
      this.#fail(reason);
    }
  }

  // User-defined modules: the record once, the file on every node.

  async #uploadUserDefined(): Promise<void> {
    if (!(await this.#register())) return;
    for (const node of this.#plan.nodes) {
      if (node.state === "present") continue;
      const error = await this.#sendToNode(node);
      if (error !== undefined && (fatal.has(error.code) || error.errorCode === "modules_upload_disabled"))
        return;
    }
  }

  async #register(): Promise<boolean> {
    if (this.#plan.present) return true;
    const { moduleJson } = this.#plan.bundle;
    this.#step(this.#client.label, "registering the module");
    this.#record = { state: "uncertain" };
    try {
      const object = await this.#asking<ModuleObject>({
        node: this.#client.label,
        send: () => this.#client.registerUserDefinedModule(moduleJson),
        ask: () => this.#findRecord(),
      });
      this.#record = { state: "registered", uid: object.uid };
      return true;
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      this.#record = { state: error.retryable && error.sent ? "uncertain" : "failed", error };
      this.#fail(error);
      return false;
    }
  }

  async #sendToNode(node: PlannedNode): Promise<ClusterError | undefined> {
    const { clock } = this.#client;
    const started = clock.now();
    if (node.url === undefined) return this.#nodeFailed(node, unaddressed(node));
    const client = this.#client.at(node.url, node.label);
    const progress = this.#progressOf(node.label);
    this.#set(node, { state: "uncertain" });
    try {
      // A node that did not answer when the plan was made may have the file already.
      const isThere = async () => hasArtifact(await client.artifacts(), this.#plan.bundle) || undefined;
      if (node.state === "unreachable" && (await isThere())) {
        this.#set(node, { state: "already-there" });
        return undefined;
      }
      await this.#asking<true>({
        node: node.label,
        send: async () => {
          await client.uploadArtifact(this.#plan.bundle.file, progress.report);
          return true;
        },
        ask: isThere,
      });
      const milliseconds = clock.now() - started;
      this.#set(node, { state: "stored", bytes: progress.sent(), milliseconds });
      this.#options.listener?.({ kind: "sent", node: node.label, bytes: progress.sent(), milliseconds });
      return undefined;
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      return this.#nodeFailed(node, error, progress.sent());
    }
  }

  #nodeFailed(node: PlannedNode, error: ClusterError, bytes?: number): ClusterError {
    const isUncertain = error.sent && error.retryable;
    this.#set(node, {
      state: isUncertain ? "uncertain" : "failed",
      error,
      ...(bytes !== undefined && bytes > 0 && { bytes }),
    });
    this.#fail(error);
    return error;
  }

  // Before 8.0: one upload for the whole cluster.

  async #uploadToCluster(endpoint: "v1" | "v2"): Promise<void> {
    const client = this.#client;
    const started = client.clock.now();
    const progress = this.#progressOf(client.label);
    const before = endpoint === "v2" ? await knownActions(client) : new Set<string>();
    const { file } = this.#plan.bundle;
    this.#record = { state: "uncertain" };
    this.#setAll({ state: "uncertain" });
    try {
      const object = await this.#asking<ModuleObject | true>({
        node: client.label,
        send: async () => {
          if (endpoint === "v2") return await client.uploadModuleV2(file, progress.report);
          await client.uploadModuleV1(file, progress.report);
          return true;
        },
        ask: async () => {
          if (endpoint === "v2") await this.#followNew(before);
          return await this.#findRecord();
        },
      });
      const bytes = progress.sent();
      const milliseconds = client.clock.now() - started;
      this.#options.listener?.({ kind: "sent", node: client.label, bytes, milliseconds });
      await this.#followUpload(object);
      const record = await this.#findRecord();
      if (record === undefined) throw vanished(client, endpoint);
      this.#record = { state: "registered", uid: record.uid };
      this.#setAll({ state: "stored", bytes, milliseconds: client.clock.now() - started });
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      if (await this.#wasUnderWay(error, before)) return;
      await this.#clusterFailed(error);
    }
  }

  /** `module_exists` of a module that is not listed: an earlier run's upload is still being worked on. */
  async #wasUnderWay(error: ClusterError, before: ReadonlySet<string>): Promise<boolean> {
    if (error.errorCode !== "module_exists" || before.size === 0) return false;
    try {
      if ((await this.#findRecord()) !== undefined) return false;
      this.#step(this.#client.label, "the module is being uploaded already; watching that");
      await this.#followNew(new Set());
      const record = await this.#findRecord();
      if (record === undefined) return false;
      this.#record = { state: "already-there", uid: record.uid };
      this.#setAll({ state: "already-there" });
      return true;
    } catch (failure) {
      if (!(failure instanceof ClusterError)) throw failure;
      await this.#clusterFailed(failure);
      return true;
    }
  }

  /** The action of an upload, where the answer names one; what an action that nobody knows any more did, the list tells. */
  async #followUpload(object: ModuleObject | true): Promise<void> {
    const uid: unknown = object === true ? undefined : Reflect.get(object, "action_uid");
    if (typeof uid === "string" && uid !== "") this.#action = await this.#follow(uid);
  }

  async #clusterFailed(error: ClusterError): Promise<void> {
    this.#fail(error);
    // The module list says what an error leaves open.
    const record = this.#isInterrupted ? undefined : await this.#findRecord().catch(() => "unknown" as const);
    const state = record === undefined && error.code !== "action-timed-out" ? "failed" : "uncertain";
    this.#record = {
      state,
      error,
      ...(record !== undefined && record !== "unknown" && { uid: record.uid }),
    };
    this.#setAll({ state, error });
  }

  async #followNew(before: ReadonlySet<string>): Promise<void> {
    const actions = await readActions(this.#client);
    for (const { uid, status } of actions) {
      if (!before.has(uid) && (status === "queued" || status === "running")) await this.#follow(uid);
    }
  }

  #follow(uid: string): Promise<ActionReport | undefined> {
    const { timeout, signal, listener } = this.#options;
    return followAction(this.#client, uid, {
      timeout,
      signal,
      onProgress: (action) => {
        this.#action = action;
        listener?.({ kind: "action", action });
      },
    });
  }

  #findRecord = async (client = this.#client): Promise<ModuleObject | undefined> => {
    return findModule(await client.modules(), this.#plan.bundle);
  };

  /**
   * Sends what must not be sent twice. After an error that leaves open whether it was taken, `ask` tells, and only a
   * clear no leads to another attempt.
   */
  async #asking<Answer>({
    node,
    send,
    ask,
  }: {
    readonly node: string;
    readonly send: () => Promise<Answer>;
    readonly ask: () => Promise<Answer | undefined>;
  }): Promise<Answer> {
    let wasSent = false;
    for (let attempt = 1; ; attempt++) {
      try {
        return await send();
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error;
        // An earlier attempt of ours was taken after all.
        const isOurs = wasSent && error.errorCode === "module_exists";
        if (!isOurs && !error.retryable) throw error;
        wasSent ||= error.sent;
        if (wasSent) {
          this.#options.listener?.({ kind: "asking", node, error });
          const answer = await this.#answered(ask, error);
          if (answer !== undefined) return answer;
        }
        if (isOurs || attempt >= this.#patience.attempts) throw settled(error, wasSent);
        const delay = delayBefore(attempt, error, this.#patience, this.#client.clock);
        this.#options.listener?.({ kind: "repeating", node, delay });
        await this.#client.clock.sleep(delay, this.#options.signal);
      }
    }
  }

  /** Where nobody can be asked, the first error says more than that of the question. */
  async #answered<Answer>(
    ask: () => Promise<Answer | undefined>,
    first: ClusterError,
  ): Promise<Answer | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      throw error.code === "action-failed" || error.code === "action-timed-out" ? error : first;
    }
  }

  // After a failure or an interruption.

  #lastClient(): ClusterClient {
    return this.#client.withSignal(AbortSignal.timeout(lastMinute));
  }

  /** What was under way when the user interrupted. */
  async #settleUncertain(): Promise<void> {
    const last = this.#lastClient();
    if (this.#record.state === "uncertain") {
      const found = await this.#findRecord(last).catch(() => "unknown" as const);
      if (found === undefined) this.#record = { state: "failed" };
      else if (found !== "unknown") this.#record = { state: "registered", uid: found.uid };
    }
    for (const node of this.#plan.nodes) {
      if (this.#nodes.get(node.uid)?.state !== "uncertain" || node.url === undefined) continue;
      if (this.#plan.endpoint !== "user-defined") {
        this.#set(node, { state: this.#record.state === "failed" ? "failed" : "uncertain" });
        continue;
      }
      const artifacts = await last
        .at(node.url, node.label)
        .artifacts()
        .catch(() => undefined);
      if (artifacts === undefined) continue;
      this.#set(node, { state: hasArtifact(artifacts, this.#plan.bundle) ? "stored" : "failed" });
    }
  }

  async #rollBack(): Promise<void> {
    const last = this.#lastClient();
    const { moduleName, version } = this.#plan.bundle;
    for (const node of this.#plan.nodes) {
      const state = this.#nodes.get(node.uid)?.state;
      if (this.#plan.endpoint !== "user-defined" || node.url === undefined) continue;
      if (state !== "stored" && state !== "uncertain") continue;
      this.#step(node.label, "removing the bundle again");
      await this.#undo(last, "DELETE artifact", async () => {
        const { url = last.url, label } = node;
        await gone(last.at(url, label).deleteArtifact(moduleName, version));
        this.#set(node, { ...this.#nodes.get(node.uid), state: "removed" });
      });
    }
    await this.#rollBackRecord(last);
  }

  async #rollBackRecord(last: ClusterClient): Promise<void> {
    const { uid, state } = this.#record;
    if (uid === undefined || this.#plan.present || (state !== "registered" && state !== "uncertain")) return;
    this.#step(last.label, "removing the module's record again");
    await this.#undo(last, "DELETE module", async () => {
      if (this.#plan.endpoint === "user-defined") await gone(last.deleteUserDefinedModule(uid));
      else if (this.#plan.endpoint === "v1") await gone(last.deleteModuleV1(uid));
      else await this.#deleteV2(last, uid);
      this.#record = { ...this.#record, state: "removed" };
      if (this.#plan.endpoint !== "user-defined") this.#setAll({ state: "removed" });
    });
  }

  async #deleteV2(last: ClusterClient, uid: string): Promise<void> {
    const scheduled = await gone(last.deleteModuleV2(uid));
    if (scheduled !== undefined) await followAction(last, scheduled.action_uid, { timeout: lastMinute });
  }

  async #undo(client: ClusterClient, request: string, undo: () => Promise<void>): Promise<void> {
    try {
      await undo();
    } catch (error) {
      this.#fail(asClusterError(error, client, request));
    }
  }

  // Bookkeeping.

  #step(node: string, text: string): void {
    this.#options.listener?.({ kind: "step", node, text });
  }

  #set({ uid, label }: PlannedNode, result: Omit<NodeResult, "uid" | "label">): void {
    this.#nodes.set(uid, { ...result, uid, label });
  }

  #setAll(result: Omit<NodeResult, "uid" | "label">): void {
    for (const node of this.#plan.nodes) this.#set(node, result);
  }

  #progressOf(node: string): { readonly report: (bytes: number) => void; readonly sent: () => number } {
    let sent = 0;
    const total = this.#plan.bundle.file.size;
    return {
      sent: () => sent,
      report: (bytes) => {
        sent = bytes;
        this.#options.listener?.({ kind: "sending", node, bytes, total });
      },
    };
  }
}

function initial(node: PlannedNode): NodeResult {
  const { uid, label } = node;
  return { uid, label, state: node.state === "present" ? "already-there" : "not-tried" };
}

/** Once asked and told that it is not there, a failure is a failure: nothing is uncertain any more. */
function settled(error: ClusterError, wasAsked: boolean): ClusterError {
  if (!wasAsked) return error;
  const { code, node, request, reason, status, errorCode, help } = error;
  return new ClusterError(code, { node, request }, reason, {
    sent: true,
    retryable: false,
    cause: error,
    ...(status !== undefined && { status }),
    ...(errorCode !== undefined && { errorCode }),
    ...(help !== undefined && { help }),
  });
}

async function knownActions(client: ClusterClient): Promise<ReadonlySet<string>> {
  return new Set((await readActions(client)).map(({ uid }) => uid));
}

/** What is not there any more needs no deleting. */
async function gone<Answer>(deletion: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await deletion;
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) return undefined;
    throw error;
  }
}

function unaddressed({ label }: PlannedNode): ClusterError {
  return new ClusterError(
    "unreachable",
    { node: label, request: "POST /v2/local/modules/user-defined/artifacts" },
    "nobody says at which address it is",
    { sent: false, help: "Give the addresses of all nodes with --node URL, once for each." },
  );
}

function vanished(client: ClusterClient, endpoint: "v1" | "v2"): ClusterError {
  return new ClusterError(
    "unexpected-answer",
    { node: client.label, request: `POST /${endpoint}/modules` },
    "the cluster took the bundle, and does not list the module",
  );
}

/** What went wrong while something was undone: a cluster's answer, or our own end of patience. */
function asClusterError(error: unknown, client: ClusterClient, request: string): ClusterError {
  if (error instanceof ClusterError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new ClusterError("timed-out", { node: client.label, request }, reason, { cause: error });
}
