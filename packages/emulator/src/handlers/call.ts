import type { BundleReading } from "@rampart/bundle";
import type { EndpointId } from "@rampart/cluster-api";
import type { ClusterNode, ClusterProfile } from "../cluster/cluster-profile.ts";
import type { ClusterState } from "../cluster/cluster-state.ts";
import type { Answer } from "./answer.ts";

/** A request that was let in, with everything that a handler may know. */
export interface Call {
  readonly endpoint: EndpointId;
  /** From the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** The node that was asked. */
  readonly node: ClusterNode;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly newUid: () => string;
  readonly fate: Fate;
}

export type Body =
  | { readonly kind: "none" }
  /** `value` is undefined where the text is not JSON. */
  | { readonly kind: "json"; readonly text: Uint8Array; readonly value: unknown }
  /** Nothing was read where the request carried no file in the field `module`. */
  | { readonly kind: "bundle"; readonly reading: BundleReading | undefined };

/** What was ordered to go wrong. */
export interface Fate {
  /** Statuses of nodes that are not active. */
  readonly nodeStatuses?: ReadonlyMap<number, string>;
  readonly dependencies?: "missing" | "unreachable";
  readonly action?: "hangs" | { readonly fails: string } | { readonly ends: string };
}

export interface Cluster {
  readonly profile: ClusterProfile;
  readonly state: ClusterState;
}

export interface Outcome {
  readonly answer: Answer;
  /** The state after the request, where it changes something. */
  readonly state?: ClusterState;
}

/** Pure. */
export type Handler = (call: Call, cluster: Cluster) => Outcome;
