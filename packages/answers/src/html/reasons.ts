import {
  type AspectVerdict,
  type CellStatus,
  decidingReason,
  reasonWords,
  type Verdict,
} from "@rampart/compat";
import { printable, renderFinding } from "@rampart/findings";
import { aspectNames, verdictInWords } from "../verdict-words.ts";
import { shortSource, sourceLink } from "./source-link.ts";

/** One bundle of several, in what is said of a cell. */
export interface BundleAnswer {
  readonly name: string;
  readonly status: CellStatus;
  readonly words: string;
  /** The cell of the bundle's own table. */
  readonly cell: string;
}

interface Entry {
  readonly status: CellStatus;
  readonly verdict: string;
  readonly aspects?: readonly number[];
  readonly bundles?: readonly BundleAnswer[];
}

/** What the page says of a cell when it is opened. Cells share most of it: each part is written once. */
export class Reasons {
  readonly #aspects = new Interned();
  readonly #entries = new Interned();
  readonly #cells: Record<string, readonly [title: string, entry: number]> = {};

  /** A cell, or cells that share a reason: what they do not share is left out, but for that reason. */
  addVerdicts(cell: string, title: string, verdicts: readonly Verdict[]): void {
    const [first, ...others] = verdicts;
    if (first === undefined) return;
    const reason = decidingReason(first);
    const shared = others.map(({ aspects }) => new Set(aspects.map((aspect) => this.#aspect(aspect))));
    const aspects = first.aspects
      .filter((aspect) => aspect === reason?.aspect || shared.every((set) => set.has(this.#aspect(aspect))))
      .map((aspect) => this.#aspect(aspect));
    this.#add(cell, title, {
      status: reason?.status ?? first.verdict,
      verdict: printable(reason === undefined ? verdictInWords(first) : reasonWords(reason)),
      aspects,
    });
  }

  addBundles(cell: string, title: string, answer: Omit<Entry, "aspects">): void {
    this.#add(cell, title, answer);
  }

  data(): object {
    return { aspects: this.#aspects.values(), entries: this.#entries.values(), cells: this.#cells };
  }

  #add(cell: string, title: string, entry: Entry): void {
    this.#cells[cell] = [title, this.#entries.indexOf(entry)];
  }

  #aspect(aspect: AspectVerdict): number {
    return this.#aspects.indexOf(aspectObject(aspect));
  }
}

/** Values, each once. */
class Interned {
  readonly #indexes = new Map<string, number>();

  indexOf(value: object): number {
    const text = JSON.stringify(value);
    const known = this.#indexes.get(text) ?? this.#indexes.size;
    this.#indexes.set(text, known);
    return known;
  }

  values(): object[] {
    return [...this.#indexes.keys()].map((text) => JSON.parse(text) as object);
  }
}

function aspectObject({
  aspect,
  verdict,
  bundle,
  target,
  findings,
  sources,
  errorCode,
}: AspectVerdict): object {
  return {
    name: aspectNames[aspect],
    verdict,
    bundle: printable(bundle ?? ""),
    target: printable(target ?? ""),
    code: errorCode,
    reasons: findings.map((found) => renderFinding(found)).map(({ message, help }) => ({ message, help })),
    sources: sources.map((source) => ({
      text: source,
      short: shortSource(source),
      link: sourceLink(source),
    })),
  };
}
