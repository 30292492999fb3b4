import type { ClusterErrorCode } from "@rampart/cluster-api";

/** Why a request failed. Stable, unlike messages. */
export type FailureCode =
  /** Nobody answers at the address. */
  | "unreachable"
  /** This machine opens no more connections: too many files are open. */
  | "too-many-files"
  /** The connection broke after it was made. */
  | "connection-lost"
  | "timed-out"
  | "tls-self-signed"
  | "tls-unknown-authority"
  | "tls-name-mismatch"
  | "tls-expired"
  | "tls-not-yet-valid"
  /** The server wants a certificate of the client, or another one. */
  | "tls-client-certificate"
  | "tls-failed"
  /** What answers does not speak TLS: plain HTTP on the port, as a rule. */
  | "not-tls"
  /** What answers does not speak HTTP: TLS on the port, as a rule. */
  | "not-http"
  | "proxy-refused"
  | "redirected"
  /** The answer is something else: a proxy's page, as a rule. */
  | "not-json"
  | "truncated-answer"
  /** The file that was being sent changed, or could not be read to its end. */
  | "source-failed"
  | "unexpected-answer"
  | "unauthorised"
  | "forbidden"
  /** The cluster says no; `errorCode` is its own word for it, where it has one. */
  | "refused"
  | "action-failed"
  | "action-timed-out";

export interface ClusterErrorOptions {
  readonly status?: number;
  /** The cluster's own `error_code`: a published one, as a rule, but any word can come. */
  readonly errorCode?: string;
  /** Whether the same request may succeed a little later. */
  readonly retryable?: boolean;
  /** Whether the cluster may have got the request, and so may have done what it asks. */
  readonly sent?: boolean;
  /** Milliseconds that the cluster asks us to wait. */
  readonly retryAfter?: number;
  readonly help?: string;
  /** The address that the answer leads to instead. */
  readonly redirectedTo?: string;
  readonly cause?: unknown;
}

/** A request that failed. The message is one line that names the node and the request. */
export class ClusterError extends Error {
  override readonly name = "ClusterError";
  readonly code: FailureCode;
  /** As people call it: the address, and the node's number where it has one. */
  readonly node: string;
  /** `POST /v2/modules`. */
  readonly request: string;
  /** What went wrong, without node and request. */
  readonly reason: string;
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly retryable: boolean;
  readonly sent: boolean;
  readonly retryAfter: number | undefined;
  readonly help: string | undefined;
  readonly redirectedTo: string | undefined;

  constructor(
    code: FailureCode,
    { node, request }: { readonly node: string; readonly request: string },
    reason: string,
    options: ClusterErrorOptions = {},
  ) {
    super(
      `${node}: ${request}: ${reason}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.node = node;
    this.request = request;
    this.reason = reason;
    this.status = options.status;
    this.errorCode = options.errorCode;
    this.retryable = options.retryable ?? false;
    this.sent = options.sent ?? true;
    this.retryAfter = options.retryAfter;
    this.help = options.help;
    this.redirectedTo = options.redirectedTo;
  }

  /** Whether the cluster itself answered with this code. */
  answers(code: ClusterErrorCode): boolean {
    return this.errorCode === code;
  }
}
