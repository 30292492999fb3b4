import { printable } from "@rampart/findings";
import { exitCodeOfError } from "../exit-code.ts";
import type { Io } from "../io.ts";

/**
 * Asks something of a cluster that goes on there when the user interrupts us, and then says so: `what` tells what is
 * under way by then.
 * @returns the exit code of the interruption, or nothing
 */
export async function unlessInterrupted(
  { signal, stderr }: Io,
  what: () => string,
  act: () => Promise<void>,
): Promise<number | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (!signal.aborted) throw error;
    stderr.write(`rampart: interrupted; ${printable(what())}\n`);
    return exitCodeOfError(signal.reason);
  }
}

/** What there is to say of an action that nobody watches any more. */
export function goesOn(action: string | undefined): string {
  if (action === undefined) return "nobody knows whether the cluster got the request";
  return `the action goes on: rampart actions get ${action} tells what became of it`;
}
