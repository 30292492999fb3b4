import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Reporter } from "vitest/node";
import { type LeftOut, leftOutVariable } from "./left-out.ts";

/** Ends a run with one block: what was left out, and why. */
export class LeftOutReporter implements Reporter {
  readonly #path: string;

  constructor() {
    // The processes that run the tests inherit it. Each project of the configuration makes a reporter; one is asked.
    process.env[leftOutVariable] ??= join(mkdtempSync(join(tmpdir(), "rampart-left-out-")), "left-out.jsonl");
    this.#path = process.env[leftOutVariable];
    process.once("exit", () => rmSync(dirname(this.#path), { recursive: true, force: true }));
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
