import { finding, report } from "@rampart/findings";
import { expect, it } from "vitest";
import { printResults } from "./report-output.ts";

const found = (length: number) =>
  Array.from({ length }, (_, index) => finding("metadata/unknown-key", {}, { key: `k${index}` }));

async function errorsOf(format: "sarif" | "json", size: number): Promise<string> {
  let written = "";
  const write = (text: string) => {
    written += text;
  };
  const stdout = { isTerminal: false, write: () => {} };
  const stderr = { isTerminal: false, write };
  const io = { stdout, stderr, environment: {}, signal: new AbortController().signal };
  const options = { format, quiet: false, verbose: false, color: false, annotations: false, files: [] };
  // Of one rule no more than a thousand are listed for a file.
  const reports = Array.from({ length: Math.ceil(size / 1000) }, (_, index) => {
    return report(`${index}.zip`, found(Math.min(1000, size - index * 1000)));
  });
  await printResults("verify", reports, options, io);
  return written;
}

it("a SARIF document that GitHub would refuse for its size is warned of", async () => {
  expect(await errorsOf("sarif", 25_001)).toBe(
    "rampart: warning: the SARIF document has 25001 results, and GitHub refuses more than 25000 in a run\n",
  );
  expect(await errorsOf("sarif", 25_000)).toBe("");
  expect(await errorsOf("json", 25_001)).toBe("");
});
