import type { ClusterClient } from "@rampart/cluster-client";
import { mapConcurrently } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import { clusterFailure } from "../cluster-failure.ts";

export interface VisitOptions {
  /** Clusters at once. */
  readonly jobs: number;
  /** Milliseconds for one cluster. */
  readonly limit: number;
  /** Milliseconds for all of them. */
  readonly total: number;
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

/**
 * Asks clusters side by side. One that fails, or takes longer than its limit, is an error of its own, and so is each that
 * is not done when the time for all of them is over.
 */
export async function visitClusters<Place extends Destination, Answer>(
  places: readonly Place[],
  { jobs, limit, total, signal }: VisitOptions,
  visit: (client: ClusterClient, place: Place) => Promise<Answer>,
): Promise<readonly Visited<Answer>[]> {
  const end = performance.now() + total;
  return await mapConcurrently(places, jobs, async (place) => {
    signal.throwIfAborted();
    const { client, error } = place;
    if (client === undefined) {
      if (error === undefined) throw new Error("a cluster with neither a client nor an error");
      return { error };
    }
    const left = end - performance.now();
    if (left <= 0) return { error: outOfTime(total) };
    const over = new AbortController();
    const timer = setTimeout(
      () => over.abort(left < limit ? outOfTime(total) : tooSlow(limit)),
      Math.min(limit, left),
    );
    try {
      const either = AbortSignal.any([signal, over.signal]);
      return { answer: await visit(client.withSignal(either), place) };
    } catch (thrown) {
      signal.throwIfAborted();
      return { error: visitFailure(over.signal.aborted ? over.signal.reason : thrown) };
    } finally {
      clearTimeout(timer);
    }
  });
}

function tooSlow(limit: number): RampartError {
  const message = `the cluster did not answer everything within ${limit / 1000} s`;
  return new RampartError("cluster", "timed-out", message, { help: "--timeout gives it more time." });
}

function outOfTime(total: number): RampartError {
  const message = `not asked to the end: the ${total / 1000} s for all clusters were over`;
  return new RampartError("cluster", "timed-out", message, {
    help: "--total-timeout gives more time, --jobs asks more clusters at once, and --shard takes a part of them.",
  });
}

/** @throws what is neither the cluster's fault nor the call's */
function visitFailure(thrown: unknown): RampartError {
  const error = clusterFailure(thrown);
  if (error instanceof RampartError) return error;
  throw error;
}
