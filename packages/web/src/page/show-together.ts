import type { ChangeLine } from "@rampart/compat";
import type { ComparedChanges, ComparisonAnswer, MatrixAnswer, ShownGroup } from "../judge/protocol.ts";
import { element } from "./element.ts";
import { trusted } from "./trusted.ts";

/** What changed between two bundles; they are swapped where they came in the wrong order. */
export function comparison({ before, after, changes }: ComparisonAnswer, onSwap: () => void): HTMLElement {
  const swap = element("button", { type: "button" }, "Swap");
  swap.addEventListener("click", onSwap);
  const order = element("p", { class: "order" }, element("span", {}, `${before} → ${after}`), swap);
  return element(
    "section",
    { "aria-labelledby": "comparison", class: "comparison" },
    element("h2", { id: "comparison" }, "What changed"),
    order,
    ...(changes === undefined
      ? [element("p", {}, "Nothing is compared: a bundle has no module.json that can be read.")]
      : [
          ...changes.absences.map((absence) => element("p", { class: "help" }, absence)),
          ...changes.groups.flatMap(changeGroup),
          element("p", { class: "advice" }, outcomeInWords(changes)),
        ]),
  );
}

function outcomeInWords({ isUnchanged, absences, advice }: ComparedChanges): string {
  if (!isUnchanged) return advice;
  return absences.length === 0 ? "Nothing changed." : "Nothing changed in what could be read.";
}

function changeGroup({ title, impact, lines, advice }: ShownGroup): Node[] {
  return [
    element("h3", { class: `impact ${impact}` }, title),
    element("ul", { class: "changes" }, ...lines.map(changeItem)),
    ...(advice === undefined ? [] : [element("p", { class: "help" }, advice)]),
  ];
}

function changeItem({ sign, words, reason }: ChangeLine): HTMLElement {
  return element(
    "li",
    {},
    element("code", { class: "sign" }, sign),
    element("span", {}, words, " ", element("small", {}, reason)),
  );
}

/** Where bundles are accepted, as the page of `rampart matrix` shows it. */
export function matrix({ main, basis }: MatrixAnswer): HTMLElement {
  return element(
    "section",
    { "aria-labelledby": "matrix", class: "matrix" },
    element("h2", { id: "matrix" }, "On Redis Software"),
    ...trusted.markup(main),
    element("p", { class: "help" }, basis),
  );
}
