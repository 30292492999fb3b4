import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "@rampart/findings";

const folder = join(import.meta.dirname, "../../docs/rules");

export type ExampleHeading = "Failing" | "Fixed" | "Configure";

/** A fenced block: what is after the back quotes, and the text between them with its last line end. */
export interface Block {
  readonly heading: ExampleHeading;
  readonly info: string;
  readonly text: string;
}

/** The page of a rule, `docs/rules/<area>.<name>.md`. */
export interface Page {
  readonly title: string;
  readonly severityLine: string;
  readonly blocks: readonly Block[];
}

/** Every heading of a page in order, with its marks: `## Failing`. */
export function readHeadings(rule: Rule): string[] {
  return outsideBlocks(pageText(rule)).filter((line) => line.startsWith("#"));
}

export function readPage(rule: Rule): Page {
  const text = pageText(rule);
  const lines = outsideBlocks(text);
  return {
    title: lines[0]?.replace(/^# /, "") ?? "",
    severityLine: lines[2] ?? "",
    blocks: readBlocks(text),
  };
}

/** The text of the one block of a page under this heading with this info string. */
export function example(rule: Rule, heading: ExampleHeading, info: string): string {
  const found = readPage(rule).blocks.filter((block) => block.heading === heading && block.info === info);
  if (found.length !== 1) throw new Error(`${rule} has ${found.length} blocks "${info}" under ${heading}`);
  return found[0]?.text ?? "";
}

/** The rules that have a page, by the names of the files. */
export function pageNames(): string[] {
  return readdirSync(folder)
    .map((file) => file.replace(".", "/").replace(/\.md$/, ""))
    .toSorted();
}

function pageText(rule: Rule): string {
  return readFileSync(join(folder, `${rule.replace("/", ".")}.md`), "utf8");
}

function outsideBlocks(text: string): string[] {
  return text.replace(/^```[\s\S]*?^```$/gm, "").split("\n");
}

function readBlocks(text: string): Block[] {
  return text.split(/^## /m).flatMap((section) => {
    const heading = section.slice(0, section.indexOf("\n")) as ExampleHeading;
    return [...section.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, info = "", body = ""]) => ({
      heading,
      info,
      text: body,
    }));
  });
}
