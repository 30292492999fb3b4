import { ClusterError, isUncertain } from "@rampart/cluster-client";
import { RampartError } from "@rampart/findings";

/** The cluster is at fault, or this machine that cannot ask it. Everything else passes through. */
export function clusterFailure(error: unknown): unknown {
  return error instanceof ClusterError ? requestFailure(error) : error;
}

/** A request that failed, as the end of a run. */
export function requestFailure(error: ClusterError): RampartError {
  const fault = error.code === "too-many-files" ? "environment" : "cluster";
  return new RampartError(fault, error.code, error.message, {
    clusterCode: error.errorCode,
    ...(error.help !== undefined && { help: error.help }),
    cause: error,
  });
}

/** What cannot be known where the answer to a request is lost. */
interface Doubt {
  /** For a sentence: `tally 1.2.3 was deleted`. */
  readonly whether: string;
  /** What to look at. */
  readonly look: string;
}

/**
 * Sends what changes something.
 * @throws {RampartError} `uncertain` where the cluster may have done it
 */
export async function sendChange<Answer>(
  send: () => Promise<Answer>,
  { whether, look }: Doubt,
): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ClusterError && isUncertain(error))) throw error;
    const message = `${error.message}; it is not known whether ${whether}`;
    throw new RampartError("cluster", "uncertain", message, { help: look, cause: error });
  }
}

/** Calls a cluster; where the cluster is at fault, the error is a {@link RampartError}. */
export async function withClusterFailures<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw clusterFailure(error);
  }
}
