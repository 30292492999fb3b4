import { judgedBundle } from "@rampart/answers";
import { readBundle } from "@rampart/bundle";
import { type Finding, printable, renderFinding, report } from "@rampart/findings";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { readOptions } from "../limit-options.ts";
import { writeLine } from "../render/write-line.ts";
import { printFindings } from "../report-output.ts";
import { rampReportOptions } from "./report-options.ts";

/** Says whether a bundle is whole, by every rule of `rampart verify`. */
export async function validate(path: string, io: Io): Promise<number> {
  const { findings, sources } = judgedBundle(await readBundle({ path }, readOptions({}, io)));
  const found = { ...report(path, findings), ...(sources && { sources }) };
  await printFindings(found, rampReportOptions(io), io);
  const fault: Finding | undefined = found.findings.find(({ severity }) => severity === "error");
  if (fault === undefined) {
    io.stdout.write("package is valid\n");
    return exitCodes.done;
  }
  const { message } = renderFinding(fault);
  writeLine(io.stderr, io, `package is invalid, reason: ${printable(message)}`);
  return exitCodes.input;
}
