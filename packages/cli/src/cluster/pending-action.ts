import { printable } from "@rampart/findings";
import { exitCodeOfError } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { writeLine } from "../render/write-line.ts";

/**
 * Runs what a cluster finishes by itself once it has the request. Where the user interrupts us meanwhile, `pending` says
 * what is left to look at.
 * @returns the exit code of the interruption, or nothing
 */
export async function reportInterruption(
  io: Io,
  pending: () => string,
  act: () => Promise<void>,
): Promise<number | undefined> {
  const { signal, stderr } = io;
  try {
    await act();
    return undefined;
  } catch (error) {
    if (!signal.aborted) throw error;
    writeLine(stderr, io, `rampart: interrupted; ${printable(pending())}`);
    return exitCodeOfError(signal.reason);
  }
}

/** How to look at an action that we no longer watch. */
export function pendingAction(uid: string | undefined): string {
  if (uid === undefined) return "it is not known whether the cluster got the request";
  return `the action continues: rampart actions get ${uid} shows its result`;
}
