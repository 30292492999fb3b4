import type { ClusterClient } from "@rampart/cluster-client";
import { mapConcurrently } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import { clusterFailure } from "../cluster-failure.ts";

export interface VisitOptions {
  /** Clusters at once. */
  readonly jobs: number;
  /** Milliseconds for one cluster. */
  readonly limit: number;
  /** Ends all. */
  readonly signal: AbortSignal;
}

/** What was learned of a cluster, or why nothing. */
export type Visited<Answer> = { readonly answer: Answer } | { readonly error: RampartError };

/** A cluster to ask; without a client, why it cannot be asked. */
export interface Destination {
  readonly client?: ClusterClient;
  readonly error?: RampartError;
}

/** Asks clusters side by side. One that fails, or takes longer than its limit, is an error of its own. */
export async function visitClusters<Place extends Destination, Answer>(
  places: readonly Place[],
  { jobs, limit, signal }: VisitOptions,
  visit: (client: ClusterClient, place: Place) => Promise<Answer>,
): Promise<readonly Visited<Answer>[]> {
  return await mapConcurrently(places, jobs, async (place) => {
    signal.throwIfAborted();
    const { client, error } = place;
    if (client === undefined) {
      if (error === undefined) throw new Error("a cluster with neither a client nor an error");
      return { error };
    }
    const own = new AbortController();
    const end = () => own.abort(signal.reason);
    signal.addEventListener("abort", end, { once: true });
    const timer = setTimeout(() => own.abort(new TimeLimit()), limit);
    try {
      return { answer: await visit(client.withSignal(own.signal), place) };
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      return { error: visitFailure(own.signal.aborted ? own.signal.reason : thrown, limit) };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
    }
  });
}

class TimeLimit extends Error {}

/** @throws what is neither the cluster's fault nor the call's */
function visitFailure(thrown: unknown, limit: number): RampartError {
  if (thrown instanceof TimeLimit) {
    const message = `the cluster did not answer everything within ${limit / 1000} s`;
    return new RampartError("cluster", "timed-out", message, { help: "--timeout gives it more time." });
  }
  const error = clusterFailure(thrown);
  if (error instanceof RampartError) return error;
  throw error;
}
