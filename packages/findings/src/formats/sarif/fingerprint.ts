import { createHash } from "node:crypto";
import type { FindingWithFacts } from "../../report.ts";
import { withoutLeadingDot } from "../file-name.ts";
import { OccurrenceCounter } from "../occurrence-counter.ts";

/**
 * What makes a result the same result in the next run: rule, file, entry, pointer and facts. The words of the message
 * are not part of it, so that an alert that was dismissed stays so when they are improved; neither are line and offset,
 * nor any number or digest in the facts, which change with every build.
 */
export class Fingerprints {
  readonly #occurrences = new OccurrenceCounter();

  of(found: FindingWithFacts, file: string): Readonly<Record<string, string>> {
    const { rule, entry, pointer, facts = {} } = found;
    const identity = JSON.stringify([
      rule,
      withoutLeadingDot(file),
      entry ?? "",
      pointer ?? "",
      withoutNumbers(JSON.stringify(sorted(facts))),
    ]);
    const hash = createHash("sha256").update(identity).digest("hex").slice(0, 32);
    const fingerprint = `${hash}:${this.#occurrences.next(identity)}`;
    return {
      "rampartFinding/v2": fingerprint,
      // GitHub knows results by this one, and its upload action computes it from the line. The first line of a zip
      // says nothing of what is inside: it changes with every build, and is the same for all results.
      ...(entry !== undefined && { primaryLocationLineHash: fingerprint }),
    };
  }
}

/** The same value with its keys in one order, whatever the order in which a check names its facts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function withoutNumbers(facts: string): string {
  return facts.replace(/\b0x[0-9a-f]+\b|\b[0-9a-f]{8,}\b|\d+/gi, "0");
}
