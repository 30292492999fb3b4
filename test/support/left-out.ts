import { appendFileSync, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

// What a machine cannot test is left out whole, no test is skipped, and the run ends with a list of it:
// left-out-reporter.ts.

/** Names the file in which the processes of a run gather what they left out. */
export const leftOutVariable = "RAMPART_TEST_LEFT_OUT";

export interface LeftOut {
  readonly what: string;
  readonly why: string;
}

/** Has the end of the run say what was not tested, and why. */
export function leftOut(what: string, why: string): void {
  const path = process.env[leftOutVariable];
  if (path !== undefined) appendFileSync(path, `${JSON.stringify({ what, why } satisfies LeftOut)}\n`);
}

/** The program of this name that a shell would find. */
export function findProgram(name: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}
