import { ClusterError } from "@rampart/cluster-client";
import { RampartError } from "@rampart/findings";

/** The cluster is at fault: exit code 4. Everything else passes through. */
export function clusterFailure(error: unknown): unknown {
  if (!(error instanceof ClusterError)) return error;
  return new RampartError("cluster", error.code, error.message, {
    clusterCode: error.errorCode,
    ...(error.help !== undefined && { help: error.help }),
    cause: error,
  });
}

/** What a command asks of a cluster, with its failures in the words of a run. */
export async function asking<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw clusterFailure(error);
  }
}
