import type { RampartErrorCode } from "./rampart-error-code.ts";

/** What is at fault when a run cannot go on. Only the CLI turns it into an exit code. */
export type Fault = "input" | "call" | "environment" | "cluster";

export interface RampartErrorOptions {
  /** What to do about it. */
  readonly help?: string;
  /** Lines that belong to the error: a module's log, a server's. */
  readonly log?: readonly string[];
  readonly cause?: unknown;
  /** The `error_code` that the cluster itself answered with, which can be any word. */
  readonly clusterCode?: string | undefined;
}

/** A run that cannot go on. `code` is stable; do not match the message. */
export class RampartError extends Error {
  override readonly name = "RampartError";
  readonly fault: Fault;
  readonly code: RampartErrorCode;
  readonly clusterCode: string | undefined;
  readonly help: string | undefined;
  readonly log: readonly string[];

  constructor(fault: Fault, code: RampartErrorCode, message: string, options: RampartErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.fault = fault;
    this.code = code;
    this.clusterCode = options.clusterCode;
    this.help = options.help;
    this.log = options.log ?? [];
  }

  /** The word for scripts: the cluster's own, where it said one. */
  get word(): string {
    return this.clusterCode ?? this.code;
  }
}

/** The call is at fault: exit code 2. */
export function usageError(message: string, help?: string): RampartError {
  return new RampartError("call", "usage", message, help === undefined ? {} : { help });
}
