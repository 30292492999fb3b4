import type { Clock } from "./clock.ts";
import { ClusterError } from "./cluster-error.ts";

/** How often a request is sent at most, and how long we wait in between. */
export interface Patience {
  readonly attempts: number;
  /** Milliseconds before the first repetition; doubled each time. */
  readonly firstDelay: number;
  readonly longestDelay: number;
}

export const defaultPatience: Patience = { attempts: 4, firstDelay: 250, longestDelay: 8000 };

/** Longest `Retry-After` that is obeyed, in milliseconds. */
const longestObeyed = 60_000;

/** Before which failed attempt (from 1 on) to wait how long: doubling, with jitter so that clients do not march in step. */
export function delayBefore(
  attempt: number,
  error: ClusterError,
  { firstDelay, longestDelay }: Patience,
  clock: Clock,
): number {
  const delay = Math.min(longestDelay, firstDelay * 2 ** (attempt - 1));
  const jittered = delay * (0.5 + clock.random() / 2);
  return Math.max(jittered, Math.min(error.retryAfter ?? 0, longestObeyed));
}

/**
 * Calls until there is an answer, as long as `mayRepeat` says that repeating does no harm.
 * @throws the last error
 */
export async function repeated<Answer>(
  call: (attempt: number) => Promise<Answer>,
  mayRepeat: (error: ClusterError, attempt: number) => boolean | Promise<boolean>,
  { patience, clock, signal }: { patience: Patience; clock: Clock; signal?: AbortSignal | undefined },
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(attempt);
    } catch (error) {
      if (!(error instanceof ClusterError) || attempt >= patience.attempts) throw error;
      if (!error.retryable || !(await mayRepeat(error, attempt))) throw error;
      await clock.sleep(delayBefore(attempt, error, patience, clock), signal);
    }
  }
}
