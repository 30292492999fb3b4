import { RampartError } from "@rampart/findings";

/** The `RampartError` that a promise rejects with; any other outcome fails the test. */
export async function rampartErrorOf(promise: Promise<unknown>): Promise<RampartError> {
  const outcome = await promise.then(
    (value) => new Error(`no error, but ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (outcome instanceof RampartError) return outcome;
  throw outcome;
}
