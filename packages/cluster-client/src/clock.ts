import { setTimeout as pause } from "node:timers/promises";

/** Time, as an argument: tests have their own. */
export interface Clock {
  /** Milliseconds from some point on. */
  now(): number;
  /** Rejects with the reason of the signal when it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** From 0 to less than 1, for the jitter of repeated requests. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  random: () => Math.random(),
  async sleep(milliseconds, signal) {
    try {
      await pause(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
