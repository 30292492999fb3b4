import type { ContentsSection } from "@rampart/answers";
import type { FileAnswer } from "../judge/protocol.ts";
import { element } from "./element.ts";
import { findingList } from "./show-findings.ts";

const kindWords: Readonly<Record<FileAnswer["kind"], string>> = {
  bundle: "a bundle",
  module: "a module",
  metadata: "module.json",
  manifest: "a manifest",
  unknown: "not recognized",
};

/** One file among several, under a fold that is open where something is wrong. */
export function foldedFile(file: FileAnswer): HTMLElement {
  const summary = element("summary", {}, verdictChip(file), " ", ...nameOf(file));
  const isOpen = file.isGood ? {} : { open: "" };
  return element("details", { class: "file", ...isOpen }, summary, ...fileParts(file, "h3"));
}

/** The one file that was asked about. */
export function onlyFile(file: FileAnswer): Node[] {
  return [
    element("h2", { tabindex: "-1" }, ...nameOf(file)),
    element("p", { class: "lead" }, verdictChip(file), element("span", {}, sentenceOf(file))),
    ...fileParts(file, "h3"),
  ];
}

function nameOf({ name, kind }: FileAnswer): Node[] {
  return [element("span", { class: "name" }, name), element("small", {}, ` ${kindWords[kind]}`)];
}

function sentenceOf({ summary, findings }: FileAnswer): string {
  const isNotesOnly = findings.length > 0 && findings.every(({ severity }) => severity === "info");
  const sentence = isNotesOnly ? `nothing at fault, ${summary}` : summary;
  return `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}.`;
}

function verdictChip({ isGood, findings }: FileAnswer): HTMLElement {
  const isWarned = findings.some(({ severity }) => severity === "warning");
  const [status, symbol] = !isGood ? ["rejected", "✗"] : isWarned ? ["unknown", "!"] : ["accepted", "✓"];
  return element("span", { class: `chip ${status}`, "aria-hidden": "true" }, symbol);
}

function fileParts(file: FileAnswer, heading: "h3"): Node[] {
  const { findings, summary } = file;
  return [
    element("p", { class: "file-summary" }, summary),
    ...findingList(findings),
    ...inside(file, heading),
  ];
}

/** What a file holds. Of a bundle it is folded, so that what platforms say of it is near. */
function inside({ kind, sections, commands }: FileAnswer, heading: "h3"): Node[] {
  if (sections.length === 0) return [];
  const isOpen = kind === "bundle" ? {} : { open: "" };
  const table = commands.length === 0 ? [] : [commandTable(commands)];
  const title = element("summary", {}, element(heading, {}, "What is inside"));
  return [element("details", { class: "inside", ...isOpen }, title, ...sections.map(contents), ...table)];
}

function contents({ heading, fields }: ContentsSection): HTMLElement {
  const rows = fields.map(([name, value]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value)),
  );
  return element("div", { class: "contents" }, element("h4", {}, heading), element("dl", {}, ...rows));
}

function commandTable(commands: FileAnswer["commands"]): HTMLElement {
  const columns = ["command", "arity", "keys", "flags"];
  const heads = columns.map((column) => element("th", { scope: "col" }, column));
  const rows = commands.map(([name = "", ...cells]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      ...cells.map((cell, index) =>
        element(
          "td",
          { "data-column": columns[index + 1] ?? "", ...(cell === "" && { class: "empty" }) },
          cell,
        ),
      ),
    ),
  );
  return element(
    "details",
    { class: "commands" },
    element("summary", {}, commands.length === 1 ? "1 command" : `${commands.length} commands`),
    element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows)),
  );
}
