import { createHash } from "node:crypto";
import {
  type FindingWithFacts,
  type Report,
  type ReportWithFacts,
  renderReportWithFacts,
} from "../../report.ts";
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
    const { entry, identity = identityOf(found, file) } = found;
    const fingerprint = `${identity}:${this.#occurrences.next(identity)}`;
    return {
      "rampartFinding/v2": fingerprint,
      // GitHub knows results by this one, and its upload action computes it from the line. The first line of a zip
      // says nothing of what is inside: it changes with every build, and is the same for all results.
      ...(entry !== undefined && { primaryLocationLineHash: fingerprint }),
    };
  }
}

/** For a document that is joined with others later: findings know in it what makes them the same in the next run. */
export function renderReportWithIdentities(found: Report): ReportWithFacts {
  const { file, findings, ...rest } = renderReportWithFacts(found);
  const identified = findings.map(({ facts, ...words }) => {
    return { ...words, identity: identityOf({ ...words, ...(facts && { facts }) }, file) };
  });
  return { file, ...rest, findings: identified };
}

function identityOf(found: FindingWithFacts, file: string): string {
  const { rule, entry = "", pointer = "", facts = {} } = found;
  const said = withoutNumbers(JSON.stringify(sorted(facts)));
  const identity = JSON.stringify([rule, withoutLeadingDot(file), entry, pointer, said]);
  return createHash("sha256").update(identity).digest("hex").slice(0, 32);
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
