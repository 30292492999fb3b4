import { ClusterError } from "@rampart/cluster-client";
import { RampartError } from "@rampart/findings";

/** The cluster is at fault: exit code 4. Everything else passes through. */
export function clusterFailure(error: unknown): unknown {
  return error instanceof ClusterError ? requestFailure(error) : error;
}

/** A request that failed, as the end of a run. */
export function requestFailure(error: ClusterError): RampartError {
  return new RampartError("cluster", error.code, error.message, {
    clusterCode: error.errorCode,
    ...(error.help !== undefined && { help: error.help }),
    cause: error,
  });
}

/** Calls a cluster; where the cluster is at fault, the error is a {@link RampartError}. */
export async function withClusterFailures<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw clusterFailure(error);
  }
}
