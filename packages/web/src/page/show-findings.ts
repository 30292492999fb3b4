import type { ShownFinding } from "../judge/protocol.ts";
import { element } from "./element.ts";

/** Findings that are shown at first: a broken file may have thousands. */
const shownAtFirst = 100;

/** What was found: errors and warnings, then notes under a fold. */
export function findingList(findings: readonly ShownFinding[]): Node[] {
  const notes = findings.filter(({ severity }) => severity === "info");
  const faults = findings.filter(({ severity }) => severity !== "info");
  const title = `${notes.length} ${notes.length === 1 ? "note" : "notes"}`;
  return [
    ...list(faults),
    ...(notes.length === 0
      ? []
      : [element("details", { class: "notes" }, element("summary", {}, title), ...list(notes))]),
  ];
}

function list(findings: readonly ShownFinding[]): Node[] {
  if (findings.length === 0) return [];
  const items = element("ol", { class: "findings" }, ...findings.slice(0, shownAtFirst).map(item));
  const rest = findings.slice(shownAtFirst);
  if (rest.length === 0) return [items];
  const more = element("button", { type: "button" }, `Show ${rest.length} more`);
  more.addEventListener("click", () => {
    const added = rest.map(item);
    items.append(...added);
    more.remove();
    added[0]?.querySelector("a")?.focus();
  });
  return [items, more];
}

function item({ severity, rule, where, message, errorCode, help, frame }: ShownFinding): HTMLElement {
  const code = errorCode === undefined ? undefined : ` (a cluster answers ${errorCode})`;
  return element(
    "li",
    { class: `finding ${severity}` },
    element(
      "p",
      { class: "finding-head" },
      element("strong", { class: "severity" }, severity),
      where === "" ? undefined : element("span", { class: "where" }, where),
      element("a", { href: `#rule/${rule}`, class: "rule", "aria-haspopup": "dialog" }, rule),
    ),
    element("p", {}, message, code === undefined ? undefined : element("small", {}, code)),
    frame === undefined
      ? undefined
      : element(
          "pre",
          { class: "frame" },
          element("span", { class: "line" }, `${frame.number} | `),
          frame.before,
          element("mark", {}, frame.after.slice(0, 1) || " "),
          frame.after.slice(1),
        ),
    help === undefined ? undefined : element("p", { class: "help" }, help),
  );
}
