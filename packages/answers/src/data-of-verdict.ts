import { daysBetween, platformData } from "@rampart/platforms";

/** The data that a verdict is based on, as documents say it. */
export interface DataOfVerdict {
  readonly version: string;
  readonly asOf: string;
  readonly ageDays: number;
}

/** Data older than this are said to be old. */
const noteworthyDays = 90;

/** The data that are in use, and their age on a day: `2026-11-30`. */
export function dataOn(today: string): DataOfVerdict {
  const { version, asOf } = platformData();
  return { version, asOf, ageDays: Math.max(0, daysBetween(asOf, today)) };
}

/** From when the data are, and what to do where they are old. */
export function dataInWords({ asOf, ageDays }: DataOfVerdict): string {
  if (ageDays <= noteworthyDays) return `Data of ${asOf}.`;
  return `Data of ${asOf}, ${ageDays} days old: newer builds may be missing. Update Rampart, or name newer data with --data.`;
}
