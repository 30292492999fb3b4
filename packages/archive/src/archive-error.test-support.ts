import { ArchiveError } from "./archive-error.ts";

/** The `ArchiveError` that a promise rejects with; any other outcome fails the test. */
export async function archiveErrorOf(promise: Promise<unknown>): Promise<ArchiveError> {
  const outcome = await promise.then(
    (value) => new Error(`no error, but ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (outcome instanceof ArchiveError) return outcome;
  throw outcome;
}
