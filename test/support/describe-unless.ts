import { describe } from "vitest";
import { leftOut } from "./left-out.ts";

/** A `describe` that is left out where something is missing. */
export function describeUnless(missing: string | undefined, what: string, tests: () => void): void {
  if (missing === undefined) describe(what, tests);
  else leftOut(what, missing);
}
