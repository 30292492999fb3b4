import { execFileSync, spawnSync } from "node:child_process";
import { findProgram } from "./left-out.ts";

const python = findProgram("python3");

/** Why Debian's second opinion on schemas is not to be had here. */
export const withoutJsonschema =
  python === undefined || spawnSync(python, ["-c", "import jsonschema"]).status !== 0
    ? "python3 has no jsonschema"
    : undefined;

/** Runs a program of Python that uses jsonschema; what it prints. */
export function runPython(program: string, words: readonly string[], input = ""): string {
  return execFileSync(python ?? "", ["-W", "ignore", "-c", program, ...words], {
    encoding: "utf8",
    input,
    maxBuffer: 2 ** 28,
  });
}
