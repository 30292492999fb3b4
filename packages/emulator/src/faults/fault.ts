import type { EndpointId } from "@rampart/cluster-api";

/** Something that is ordered to go wrong, and when. */
export type Fault = FaultKind & FaultScope;

export type FaultKind =
  /** The answer waits. */
  | { readonly kind: "latency"; readonly milliseconds: number }
  /** The connection ends when so many bytes of the body have come; nothing is done. */
  | { readonly kind: "drop"; readonly after: number }
  /** The request is carried out, and the connection ends before the answer. */
  | { readonly kind: "lost-answer" }
  /** The answer is this, and nothing is done. */
  | { readonly kind: "status"; readonly status: number; readonly code?: string; readonly message?: string }
  /** A proxy answers with a page; nothing is done. */
  | { readonly kind: "html"; readonly status: number }
  /** The request is carried out, and half of the answer comes. */
  | { readonly kind: "truncated" }
  /** A node closes its connections as soon as they are there. */
  | { readonly kind: "node-down" }
  /** What `/v1/nodes` says of a node: `down`, `decommissioning`, `provisioning` or any other word. */
  | { readonly kind: "node-status"; readonly status: string }
  /** Writing an upload fails when so many bytes are written. */
  | { readonly kind: "disk-full"; readonly after: number }
  /** Actions that begin do not come to their end. */
  | { readonly kind: "action-hangs" }
  | { readonly kind: "action-fails"; readonly message: string }
  /** Actions that begin end in another state, and nothing is done: `cancelled`, `aborted` or any word. */
  | { readonly kind: "action-ends"; readonly status: string }
  /** The node is not the master, and names another address. */
  | { readonly kind: "redirect"; readonly location: string }
  /** The answer is plain text; nothing is done. */
  | { readonly kind: "text"; readonly status: number; readonly message: string }
  /** What expects to be told to continue is refused (417). */
  | { readonly kind: "expectation" }
  /** The answer is compressed. */
  | { readonly kind: "gzip" }
  /** The answer comes a byte at a time, with such a pause between two. */
  | { readonly kind: "drip"; readonly milliseconds: number }
  /** `POST /v2/modules` does not get what a bundle depends on: 404, 500. */
  | { readonly kind: "dependency-missing" }
  | { readonly kind: "dependency-unreachable" };

export interface FaultScope {
  /** Only this node. */
  readonly node?: number;
  /** Only this endpoint. */
  readonly route?: EndpointId;
  /** So often, then no more. */
  readonly times?: number;
  /** After so many requests that it could have met. */
  readonly skip?: number;
}

export type FaultName = FaultKind["kind"];
