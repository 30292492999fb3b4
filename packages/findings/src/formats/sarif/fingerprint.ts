import { createHash } from "node:crypto";
import type { RenderedFinding } from "../../finding.ts";
import { withoutLeadingDot } from "../file-name.ts";
import { OccurrenceCounter } from "../occurrence-counter.ts";

/**
 * What makes a result the same result in the next run: rule, file, entry, pointer and the words of the message, but
 * neither line nor offset, nor any number or digest in the message, which change with every build.
 */
export class Fingerprints {
  readonly #occurrences = new OccurrenceCounter();

  of(found: RenderedFinding, file: string): Readonly<Record<string, string>> {
    const { rule, entry, pointer, message } = found;
    const identity = JSON.stringify([
      rule,
      withoutLeadingDot(file),
      entry ?? "",
      pointer ?? "",
      withoutNumbers(message),
    ]);
    const hash = createHash("sha256").update(identity).digest("hex").slice(0, 32);
    const fingerprint = `${hash}:${this.#occurrences.next(identity)}`;
    return {
      "rampartFinding/v1": fingerprint,
      // GitHub knows results by this one, and its upload action computes it from the line. The first line of a zip
      // says nothing of what is inside: it changes with every build, and is the same for all results.
      ...(entry !== undefined && { primaryLocationLineHash: fingerprint }),
    };
  }
}

function withoutNumbers(message: string): string {
  return message.replace(/\b0x[0-9a-f]+\b|\b[0-9a-f]{8,}\b|\d+/gi, "0");
}
