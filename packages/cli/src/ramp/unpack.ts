import { unpackForRamp } from "@rampart/bundle";
import { printable, report } from "@rampart/findings";
import { exitCodeOfReports } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { readOptions } from "../limit-options.ts";
import { printFindings } from "../report-output.ts";
import { rampReportOptions } from "./report-options.ts";

/** Extracts `<module_name>.json` and the module into the working directory, and prints their paths. */
export async function unpack(path: string, io: Io): Promise<number> {
  const { files, findings } = await unpackForRamp(
    { path },
    { ...readOptions({}, io), folder: process.cwd(), replace: true },
  );
  const found = report(path, findings);
  await printFindings(found, rampReportOptions(io), io);
  for (const file of files) io.stdout.write(`${printable(file)}\n`);
  return files.length > 0 ? 0 : exitCodeOfReports([found], undefined);
}
