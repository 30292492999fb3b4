import { type DataOfVerdict, dataOn } from "@rampart/answers";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { sourceDateEpoch } from "../packing-environment.ts";
import { writeLine } from "../render/write-line.ts";
import type { DataAgeOptions } from "./data-options.ts";

/** The day of the run, as `2026-11-30`: that of `SOURCE_DATE_EPOCH`, so that output can be reproduced, else of the clock. */
export function todayOf(io: Io): string {
  const { modified } = sourceDateEpoch(io);
  return new Date(modified === undefined ? Date.now() : modified * 1000).toISOString().slice(0, 10);
}

export function dataOfVerdict(io: Io): DataOfVerdict {
  return dataOn(todayOf(io));
}

/** The exit code of a run that allows its data no more than an age, and a line that says so. */
export function dataAgeExitCode({ maxDataAge }: DataAgeOptions, io: Io): number {
  const { asOf, ageDays } = dataOfVerdict(io);
  if (maxDataAge === undefined || ageDays <= maxDataAge) return exitCodes.done;
  const message = `the platform data of ${asOf} are ${ageDays} days old, and --max-data-age allows ${maxDataAge}`;
  writeLine(io.stderr, io, `rampart: ${message}; update Rampart, or name newer data with --data`);
  return exitCodes.input;
}
