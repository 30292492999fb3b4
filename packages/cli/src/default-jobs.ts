import { availableParallelism } from "node:os";

/**
 * How many files at the same time, unless the caller says. A container sees all processors of its host, of which it may use
 * a few, and each thread takes 40 MiB.
 */
export function defaultJobs(): number {
  return Math.min(availableParallelism(), 8);
}
