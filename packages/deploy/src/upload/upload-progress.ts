import type { ActionReport, ClusterError } from "@rampart/cluster-client";
import type { NodeAbsence } from "../state/node-addresses.ts";
import type { PlannedNode, UploadPlan } from "./plan-upload.ts";
import type { UploadBundle } from "./upload-bundle.ts";
import type { NodeResult, RecordResult, UploadListener, UploadResult } from "./upload-result.ts";

export interface ByteCounter {
  readonly report: (bytes: number) => void;
  readonly sent: () => number;
}

/** What became of a node, without what names it. */
type NodeEntry = Omit<NodeResult, "uid" | "label">;

/** What an upload has done so far. A result can be made from it at any moment, for an upload may end at any. */
export class UploadProgress {
  readonly #plan: UploadPlan;
  readonly #listener: UploadListener;
  readonly #nodes: Map<number, NodeResult>;
  readonly #errors: ClusterError[] = [];
  record: RecordResult;
  action: ActionReport | undefined;
  uploadsSwitch: UploadResult["uploadsSwitch"];

  constructor(plan: UploadPlan, listener: UploadListener = () => {}) {
    this.#plan = plan;
    this.#listener = listener;
    this.record = plan.present ? { state: "already-there", uid: plan.present.uid } : { state: "not-tried" };
    this.#nodes = new Map(plan.nodes.map((node) => [node.uid, initial(node)]));
  }

  get listener(): UploadListener {
    return this.#listener;
  }

  node(uid: number): NodeResult | undefined {
    return this.#nodes.get(uid);
  }

  set({ uid, label }: PlannedNode, entry: NodeEntry): void {
    this.#nodes.set(uid, { ...entry, uid, label });
  }

  /** The nodes that lack what they are to get, all or those that get this bundle. */
  setMissing(entry: NodeEntry, bundle?: UploadBundle): void {
    for (const node of this.#plan.nodes) {
      if (node.state === "missing" && (bundle ?? node.bundle) === node.bundle) this.set(node, entry);
    }
  }

  fail(error: ClusterError): void {
    this.#errors.push(error);
    this.#listener({ kind: "failed", node: error.node, error });
  }

  step(node: string, text: string): void {
    this.#listener({ kind: "step", node, text });
  }

  /** Counts the bytes of a bundle on their way to one receiver. */
  countBytes(node: string, { file: { size: total } }: UploadBundle): ByteCounter {
    let sent = 0;
    return {
      sent: () => sent,
      report: (bytes) => {
        sent = bytes;
        this.#listener({ kind: "sending", node, bytes, total });
      },
    };
  }

  get isDone(): boolean {
    const isThere = (state: string) => ["registered", "stored", "already-there"].includes(state);
    // A cluster that gives modules to its nodes gives them to a node that comes back.
    const left = this.#plan.endpoint === "user-defined" ? ["decommissioning"] : absences;
    const nodes = [...this.#nodes.values()];
    return (
      this.#errors.length === 0 &&
      isThere(this.record.state) &&
      nodes.every(({ state }) => isThere(state) || left.includes(state))
    );
  }

  result(interrupted: boolean): UploadResult {
    return {
      ok: this.isDone && !interrupted,
      nodes: [...this.#nodes.values()],
      record: this.record,
      ...(this.action && { action: this.action }),
      ...(this.uploadsSwitch && { uploadsSwitch: this.uploadsSwitch }),
      interrupted,
      errors: this.#errors,
    };
  }
}

const absences: readonly string[] = ["down", "decommissioning", "provisioning"] satisfies NodeAbsence[];

function initial({ uid, label, state, absence }: PlannedNode): NodeResult {
  return { uid, label, state: absence ?? (state === "present" ? "already-there" : "not-tried") };
}
