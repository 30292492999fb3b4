import type { NodeAnswer } from "@rampart/deploy";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { renderError } from "../render/error-text.ts";

/** A node in a document, and why it did not answer. */
export function nodeDocument({ node, error }: NodeAnswer<unknown>): object {
  return {
    uid: node.uid,
    ...(node.url && { url: node.url.href }),
    ...(error && { error: { code: error.word, message: error.message } }),
  };
}

/** Prints why nodes did not answer, and gives the exit code. */
export function tellFailures(answers: readonly NodeAnswer<unknown>[], io: Io): number {
  const failures = answers.flatMap(({ error }) => error ?? []);
  for (const failure of failures) io.stderr.write(renderError(failure, io));
  return failures.length === 0 ? exitCodes.done : exitCodes.cluster;
}
