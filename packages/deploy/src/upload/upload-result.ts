import type { ActionReport, ClusterError, DeliveryEvent } from "@rampart/cluster-client";
import type { NodeAbsence } from "../state/node-addresses.ts";

/** What became of a bundle on one node. */
export interface NodeResult {
  readonly uid: number;
  readonly label: string;
  readonly state: NodeOutcome;
  /** Bytes of the bundle that were sent to it by the last attempt. */
  readonly bytes?: number;
  readonly milliseconds?: number;
  readonly error?: ClusterError;
}

export type NodeOutcome =
  /** This run put it there. */
  | "stored"
  | "already-there"
  | "failed"
  | "not-tried"
  /** This run put it there and took it away again. */
  | "removed"
  /** The node could not be asked. */
  | "uncertain"
  /** The cluster says that the node takes no part: nothing was sent to it. */
  | NodeAbsence;

/** What became of the cluster's record of the module. */
export interface RecordResult {
  readonly state: "registered" | "already-there" | "failed" | "not-tried" | "removed" | "uncertain";
  readonly uid?: string;
  readonly error?: ClusterError;
}

export interface UploadResult {
  /** Everything is where it belongs, and nothing went wrong on the way back either. */
  readonly ok: boolean;
  readonly nodes: readonly NodeResult[];
  readonly record: RecordResult;
  readonly action?: ActionReport;
  /** Of `allow_modules_upload`, where it was switched. */
  readonly uploadsSwitch?: {
    readonly state: "put-back" | "left-on" | "uncertain" | "not-switched";
    readonly error?: ClusterError;
  };
  readonly interrupted: boolean;
  /** What went wrong, in the order in which it did. */
  readonly errors: readonly ClusterError[];
}

/** What happens during an upload, for whoever shows it. */
export type UploadEvent =
  | { readonly kind: "sending"; readonly node: string; readonly bytes: number; readonly total: number }
  | { readonly kind: "sent"; readonly node: string; readonly bytes: number; readonly milliseconds: number }
  | { readonly kind: "failed"; readonly node: string; readonly error: ClusterError }
  | DeliveryEvent
  | { readonly kind: "action"; readonly action: ActionReport }
  | { readonly kind: "step"; readonly node: string; readonly text: string };

export type UploadListener = (event: UploadEvent) => void;
