import { adviceFor, type Finding, RampartError, type RunFailure } from "@rampart/findings";
import type { Io } from "../io.ts";

// Where advice becomes that of one command. Whoever prints findings or errors asks here.

type Reader = Pick<Io, "flags">;

/** Findings whose advice names the flags of the command alone. */
export function advisedFindings(findings: readonly Finding[], { flags }: Reader): readonly Finding[] {
  return flags === undefined ? findings : findings.map((found) => ({ ...found, flags }));
}

/** The same of results. */
export function advisedResults<Result extends { readonly findings: readonly Finding[] }>(
  results: readonly Result[],
  reader: Reader,
): readonly Result[] {
  return results.map((result) => ({ ...result, findings: advisedFindings(result.findings, reader) }));
}

/** An error whose advice names the flags of the command alone. */
export function advisedError(error: RampartError, { flags }: Reader): RampartError {
  const help = adviceFor(error.help, flags);
  if (help === error.help) return error;
  const { fault, code, message, log, clusterCode } = error;
  return new RampartError(fault, code, message, {
    ...(help !== undefined && { help }),
    log,
    clusterCode,
    cause: error,
  });
}

/** The same of files that could not be judged. */
export function advisedFailures(failures: readonly RunFailure[], reader: Reader): readonly RunFailure[] {
  return failures.map((failure) => ({ ...failure, error: advisedError(failure.error, reader) }));
}

/** Runs a command: an error that ends it has the command's advice. */
export async function withAdvice(reader: Reader, run: () => number | Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof RampartError ? advisedError(error, reader) : error;
  }
}
