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
  readonly #aspects = new Interned<AspectSaid>();
  readonly #numbers = new Map<AspectVerdict, number>();
  readonly #entries = new Interned<Entry>();
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
    const aspects = this.#aspects.values().map(withLinks);
    return { aspects, entries: this.#entries.values(), cells: this.#cells };
  }

  #add(cell: string, title: string, entry: Entry): void {
    this.#cells[cell] = [title, this.#entries.indexOf(entry)];
  }

  #aspect(aspect: AspectVerdict): number {
    const known = this.#numbers.get(aspect) ?? this.#aspects.indexOf(saidOf(aspect));
    this.#numbers.set(aspect, known);
    return known;
  }
}

/** Values, each once. */
class Interned<Value extends object> {
  readonly #indexes = new Map<string, number>();

  indexOf(value: Value): number {
    const text = JSON.stringify(value);
    const known = this.#indexes.get(text) ?? this.#indexes.size;
    this.#indexes.set(text, known);
    return known;
  }

  values(): Value[] {
    return [...this.#indexes.keys()].map((text) => JSON.parse(text) as Value);
  }
}

/** What is said of an aspect: the same of many cells. */
interface AspectSaid {
  readonly name: string;
  readonly verdict: AspectVerdict["verdict"];
  readonly bundle: string;
  readonly target: string;
  readonly code: AspectVerdict["errorCode"];
  readonly reasons: readonly { readonly message: string; readonly help: string | undefined }[];
  readonly sources: readonly string[];
}

function saidOf({
  aspect,
  verdict,
  bundle,
  target,
  findings,
  sources,
  errorCode,
}: AspectVerdict): AspectSaid {
  return {
    name: aspectNames[aspect],
    verdict,
    bundle: printable(bundle ?? ""),
    target: printable(target ?? ""),
    code: errorCode,
    reasons: findings.map((found) => renderFinding(found)).map(({ message, help }) => ({ message, help })),
    sources,
  };
}

function withLinks({ sources, ...said }: AspectSaid): object {
  const links = sources.map((source) => ({
    text: source,
    short: shortSource(source),
    link: sourceLink(source),
  }));
  return { ...said, sources: links };
}
