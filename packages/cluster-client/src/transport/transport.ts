/** One request as it goes over the wire. */
export interface TransportRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  /** Milliseconds without a byte in either direction, after which the request is given up. */
  readonly patience: number;
  readonly signal?: AbortSignal;
}

/** A body whose length is known before its first byte is read. */
export interface RequestBody {
  /** Bytes. */
  readonly length: number;
  /** Asks the server for its consent (`Expect: 100-continue`) before a byte of the body is sent. */
  readonly asksFirst: boolean;
  /** A chunk is valid until the next one is asked for: its memory may be used again. */
  chunks(): AsyncIterable<Uint8Array>;
}

export interface TransportResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** To be read, or left with `return()`, by whoever asked. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Sends a request and gives the answer as soon as its headers are there. Redirects are not followed.
 * @throws {TransportError} where there is no answer
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** No answer: `cause` has the reason of the system or of TLS. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly stage: TransportStage;

  constructor(stage: TransportStage, options: { readonly cause?: unknown; readonly message?: string }) {
    super(options.message ?? stage, options.cause === undefined ? undefined : { cause: options.cause });
    this.stage = stage;
  }
}

/** How far a request came: before `exchange` the server has not seen a byte of it. */
export type TransportStage =
  | "connect"
  | "connect-timeout"
  | "proxy"
  | "tls"
  | "exchange"
  | "exchange-timeout"
  /** What was to be sent could not be read. */
  | "source";
