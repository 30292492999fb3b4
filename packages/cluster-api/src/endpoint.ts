import type { ClusterErrorCode } from "./error-code.ts";
import type { Permission } from "./permission.ts";

/** One row of the contract. */
export interface EndpointDefinition {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** `/v1/modules/{uid}`. */
  readonly path: string;
  readonly versions: VersionRange;
  readonly permission: Permission;
  /** `multipart` has one file in the field `module`. */
  readonly request: "none" | "json" | "multipart";
  /** Query parameters that the endpoint reads. */
  readonly query?: readonly string[];
  /** `node` where it acts on the node that answers: repeat it for every node. */
  readonly scope: "cluster" | "node";
  /** `asynchronous` answers with an `action_uid` to follow. */
  readonly mode: "synchronous" | "asynchronous";
  /** What each status means here; 401 (credentials) and 403 (role) go for every endpoint. */
  readonly statuses: Readonly<Record<number, string>>;
  readonly errors: readonly ErrorAnswer[];
  readonly deprecated?: { readonly since?: string; readonly use: string };
}

/** Redis Software versions that serve an endpoint, both ends included. `6.2` as beginning: or older. */
export interface VersionRange {
  readonly from: string;
  /** A line (`7.22`) means all of its builds; null where no end is known. */
  readonly to: string | null;
}

export interface ErrorAnswer {
  readonly code: ClusterErrorCode;
  readonly status: number;
  /** The public text gives the code without a status: this one is inferred. */
  readonly inferred?: true;
  /** First version that answers so, where that is not the endpoint's first. */
  readonly from?: string;
}
