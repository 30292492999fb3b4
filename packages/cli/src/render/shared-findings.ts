import { type Finding, printable, renderFinding } from "@rampart/findings";
import { renderFindings } from "./findings-text.ts";
import type { Style } from "./style.ts";
import { indentOf, wrapText } from "./wrap-text.ts";

/** A finding that several results have alike. */
interface SharedFinding {
  readonly finding: Finding;
  /** Of the results that have it. */
  readonly names: ReadonlySet<string>;
}

/** Takes the findings that several results have alike out of them. */
export function separateShared<Result extends { readonly findings: readonly Finding[] }>(
  results: readonly Result[],
  nameOf: (result: Result) => string,
): { readonly shared: readonly SharedFinding[]; readonly own: readonly Result[] } {
  const all = new Map<string, { finding: Finding; names: Set<string> }>();
  if (results.length < 2) return { shared: [], own: results };
  const words = new Map<Finding, string>();
  const wordsOf = (finding: Finding) => {
    const known = words.get(finding) ?? JSON.stringify(renderFinding(finding));
    words.set(finding, known);
    return known;
  };
  for (const result of results) {
    for (const finding of result.findings) {
      const said = wordsOf(finding);
      const entry = all.get(said) ?? { finding, names: new Set() };
      entry.names.add(nameOf(result));
      all.set(said, entry);
    }
  }
  const isShared = (finding: Finding) => (all.get(wordsOf(finding))?.names.size ?? 0) > 1;
  const own = results.map((result) => ({
    ...result,
    findings: result.findings.filter((finding) => !isShared(finding)),
  }));
  return { shared: [...all.values()].filter(({ names }) => names.size > 1), own };
}

/** A paragraph for each, with the results that it is about. */
export function renderShared(shared: readonly SharedFinding[], style: Style, verbose: boolean): string {
  const paragraphs = shared.map(({ finding, names }) => {
    const paragraph = renderFindings({ file: "", findings: [finding] }, style, verbose);
    const about = `This is about ${names.size}: ${[...names].map(printable).join(", ")}.`;
    return paragraph === "" ? "" : `${paragraph}${wrapText(about, style.width, indentOf(2))}\n`;
  });
  return paragraphs.join("");
}
