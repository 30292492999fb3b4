import type { Clock } from "./clock.ts";
import { ClusterError } from "./cluster-error.ts";
import { delayBefore, type Patience } from "./repetition.ts";

export interface Delivery<Answer> {
  /** As messages name whoever gets it. */
  readonly node: string;
  readonly send: () => Promise<Answer>;
  /** Whether it was taken: what it gave, or undefined where it is clearly not there. */
  readonly ask: () => Promise<Answer | undefined>;
}

/** What happens between two attempts, for whoever shows it. */
export type DeliveryEvent =
  | { readonly kind: "asking"; readonly node: string; readonly error: ClusterError }
  | { readonly kind: "repeating"; readonly node: string; readonly delay: number };

export interface DeliveryOptions {
  readonly patience: Patience;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly listener: (event: DeliveryEvent) => void;
}

/**
 * Sends what must not be sent twice. After an error that leaves open whether it was taken, the cluster is asked, and only
 * a clear no leads to another attempt.
 * @throws {ClusterError} the last one; `sent` and `retryable` are both set only where it is open what the cluster did
 */
export async function askBeforeRepeating<Answer>(
  { node, send, ask }: Delivery<Answer>,
  { patience, clock, signal, listener }: DeliveryOptions,
): Promise<Answer> {
  let wasSent = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      // An earlier attempt of ours was taken after all.
      const isOurs = wasSent && error.answers("module_exists");
      if (!isOurs && !error.retryable) throw error;
      wasSent ||= error.sent;
      if (wasSent) {
        listener({ kind: "asking", node, error });
        const answer = await answered(ask, error);
        if (answer !== undefined) return answer;
      }
      // What the cluster did not get, or sent back unread, the call itself has repeated.
      const wasRepeated = !error.sent || error.status === 429;
      if (isOurs || wasRepeated || attempt >= patience.attempts) throw wasSent ? settled(error) : error;
      const delay = delayBefore(attempt, error, patience, clock);
      listener({ kind: "repeating", node, delay });
      await clock.sleep(delay, signal);
    }
  }
}

/** Where nobody can be asked, the first error says more than that of the question. */
async function answered<Answer>(
  ask: () => Promise<Answer | undefined>,
  first: ClusterError,
): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    throw error.code === "action-timed-out" ? error : first;
  }
}

/**
 * Once asked and told that it is not there, a failure is a failure: nothing is uncertain any more. But a cluster that has
 * not answered may still be at work on what it got.
 */
function settled(error: ClusterError): ClusterError {
  if (error.code === "timed-out") return error;
  const { code, node, request, reason, status, errorCode, help } = error;
  return new ClusterError(code, { node, request }, reason, {
    sent: true,
    retryable: false,
    cause: error,
    ...(status !== undefined && { status }),
    ...(errorCode !== undefined && { errorCode }),
    ...(help !== undefined && { help }),
  });
}

/** Whether an error leaves open what the cluster did. */
export function isUncertain({ sent, retryable }: ClusterError): boolean {
  return sent && retryable;
}
