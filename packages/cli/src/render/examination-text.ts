import { type Examination, unexaminedOf, type Verdict } from "@rampart/compat";
import { loadPartNames, unexaminedInWords } from "@rampart/findings";
import type { Style } from "./style.ts";
import { indentOf, wrapText } from "./wrap-text.ts";

/** What of the load was examined, and what was not, with the reasons. Nothing where it was not asked about. */
export function renderExamination({ aspects }: Verdict, style: Style): string {
  return aspects
    .filter(({ verdict }) => verdict !== "skipped")
    .flatMap(({ parts = [] }) => [
      lineOf("load examined", examinedOf(parts), style),
      lineOf("load not examined", unexaminedInWords(unexaminedOf(parts)), style),
    ])
    .join("");
}

function examinedOf(parts: readonly Examination[]): string {
  const names = parts.flatMap(({ part, missing }) => (missing === undefined ? [loadPartNames[part]] : []));
  return names.join(", ");
}

function lineOf(label: string, words: string, style: Style): string {
  if (words === "") return "";
  return `${wrapText(style.dim(`${label}: ${words}`), style.width, indentOf(4))}\n`;
}
