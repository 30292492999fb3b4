import { printable } from "@rampart/findings";
import { Interruption, type Io } from "../io.ts";

/**
 * Runs what a cluster finishes by itself once it has the request. Where the user interrupts us meanwhile, `pending` says
 * what is left to look at.
 * @throws {Interruption} with what is left
 */
export async function watchInterruption<Answer>(
  { signal }: Io,
  pending: () => string,
  act: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (!(signal.aborted && signal.reason instanceof Interruption)) throw error;
    throw new Interruption(signal.reason.signalName, printable(pending()));
  }
}

/** How to look at an action that we no longer watch. */
export function pendingAction(uid: string | undefined): string {
  if (uid === undefined) return "it is not known whether the cluster got the request";
  return `the action continues: rampart actions get ${uid} shows its result`;
}
