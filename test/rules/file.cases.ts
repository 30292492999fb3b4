import type { RenderedReport } from "@rampart/findings";
import { run } from "../../packages/cli/src/run.ts";
import { exampleManifest, tally } from "../cli/rampart.ts";
import type { RaisedFinding, RuleCases } from "./rule-case.ts";

/** What `rampart lint` prints of a file. */
async function lint(path: string): Promise<readonly RaisedFinding[]> {
  const printed: string[] = [];
  const ignored = { write: () => {}, isTerminal: false };
  const stdout = { write: (text: string) => void printed.push(text), isTerminal: false };
  const { signal } = new AbortController();
  await run(["lint", "--format", "json", path], { stdout, stderr: ignored, environment: {}, signal });
  const { results } = JSON.parse(printed.join("")) as { readonly results: readonly RenderedReport[] };
  return results.flatMap(({ findings }) => findings);
}

export const cases: RuleCases = {
  "file/unrecognised": { failing: () => lint(tally), passing: () => lint(exampleManifest) },
};
