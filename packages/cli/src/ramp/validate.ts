import { readBundle } from "@rampart/bundle";
import { type Finding, printable, renderFinding, report } from "@rampart/findings";
import { judgementOf } from "../bundle-judgement.ts";
import { exitCodes } from "../exit-code.ts";
import { readOptions } from "../limit-options.ts";
import { printFindings } from "../report-output.ts";
import type { Surroundings } from "../surroundings.ts";
import { rampReportOptions } from "./report-options.ts";

/** Says whether a bundle is whole, by every rule of `rampart verify`. */
export async function validate(path: string, surroundings: Surroundings): Promise<number> {
  const { findings, sources } = judgementOf(await readBundle({ path }, readOptions({}, surroundings)));
  const found = { ...report(path, findings), ...(sources && { sources }) };
  printFindings(found, rampReportOptions(surroundings), surroundings);
  const fault: Finding | undefined = found.findings.find(({ severity }) => severity === "error");
  if (fault === undefined) {
    surroundings.stdout.write("package is valid\n");
    return exitCodes.done;
  }
  const { message } = renderFinding(fault);
  surroundings.stderr.write(`package is invalid, reason: ${printable(message)}\n`);
  return exitCodes.input;
}
