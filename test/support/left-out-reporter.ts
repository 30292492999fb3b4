import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reporter } from "vitest/node";
import { type LeftOut, leftOutVariable } from "./left-out.ts";

/** Ends a run with one block: what was left out, and why. */
export class LeftOutReporter implements Reporter {
  readonly #folder = mkdtempSync(join(tmpdir(), "rampart-left-out-"));
  readonly #path = join(this.#folder, "left-out.jsonl");

  constructor() {
    // The processes that run the tests inherit it.
    process.env[leftOutVariable] = this.#path;
    process.once("exit", () => rmSync(this.#folder, { recursive: true, force: true }));
  }

  onTestRunStart(): void {
    writeFileSync(this.#path, "");
  }

  onTestRunEnd(): void {
    process.stdout.write(renderLeftOut(readFileSync(this.#path, "utf8")));
  }
}

/** Each thing once, in the order of the reasons. */
export function renderLeftOut(lines: string): string {
  const all = [...new Set(lines.split("\n").filter((line) => line !== ""))].map(
    (line) => JSON.parse(line) as LeftOut,
  );
  if (all.length === 0) return "\n Nothing was left out.\n";
  const reasons = [...new Set(all.map(({ why }) => why))].toSorted();
  const blocks = reasons.map((reason) => {
    const things = all.filter(({ why }) => why === reason).map(({ what }) => `     ${what}\n`);
    return `   ${reason}:\n${things.toSorted().join("")}`;
  });
  return `\n Left out:\n${blocks.join("")}`;
}
