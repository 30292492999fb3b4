import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installedRamp } from "./packers.ts";
import type { RampDifference } from "./ramp-differences.ts";

/** What the run that recorded the expectations came to; docs/ramp.md is made of it. */
export interface Comparison {
  /** Version of the RAMP that was compared with. */
  readonly ramp: string;
  /** Version of the Redis server that it asked. */
  readonly redis: string;
  readonly calls: Readonly<Record<Outcome, number>>;
  /** How many calls of RAMP's are refused for each rule. */
  readonly refusals: Readonly<Record<string, number>>;
}

export type Outcome = "packedByBoth" | "refusedByBoth" | "refusedHere" | "packedHereAlone";

const file = join(import.meta.dirname, "comparison.json");

export function recordedComparison(): Comparison {
  return JSON.parse(readFileSync(file, "utf8")) as Comparison;
}

/** What a run sees, call by call. */
export class Tally {
  readonly #calls: Record<Outcome, number> = {
    packedByBoth: 0,
    refusedByBoth: 0,
    refusedHere: 0,
    packedHereAlone: 0,
  };
  readonly #seen = new Map<RampDifference | string, number>();

  count(outcome: Outcome, seen: readonly (RampDifference | string)[]): void {
    this.#calls[outcome]++;
    for (const one of new Set(seen)) this.#seen.set(one, (this.#seen.get(one) ?? 0) + 1);
  }

  has(one: RampDifference | string): boolean {
    return this.#seen.has(one);
  }

  calls(): Readonly<Record<Outcome, number>> {
    return this.#calls;
  }

  /** Rules for which calls of RAMP's were refused. */
  refusals(): Record<string, number> {
    const rules = [...this.#seen].flatMap(([rule, calls]) =>
      typeof rule === "string" ? [[rule, calls]] : [],
    );
    return Object.fromEntries(rules.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
  }

  record(): void {
    const comparison: Comparison = {
      ramp: lastWord(installedRamp ?? "", /([\d.]+)\s*$/),
      redis: lastWord("redis-server", /v=([\d.]+)/),
      calls: this.#calls,
      refusals: this.refusals(),
    };
    writeFileSync(file, `${JSON.stringify(comparison, null, 2)}\n`);
  }
}

function lastWord(program: string, version: RegExp): string {
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  const [, found] = version.exec(stdout) ?? [];
  if (found === undefined) throw new Error(`${program} does not say its version`);
  return found;
}
