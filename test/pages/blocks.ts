import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../ci/emulation.ts";

// The pages that users read, and what is in their fenced blocks.

export interface Block {
  /** Of the section that it is in. */
  readonly heading: string;
  readonly language: string;
  /** The file that the block is, behind its language. */
  readonly file: string;
  readonly code: string;
}

/** A command of a block `console`, and what the page shows below it. */
export interface Step {
  readonly command: string;
  readonly output: string;
}

export const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...["docs", "examples", "packages", "setup", "editors"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md") && !/node_modules|CHANGELOG|(^|\/)dist\//.test(name))
      .map((name) => `${folder}/${name}`),
  ),
].toSorted();

export const pageText = (page: string) => readFileSync(join(root, page), "utf8");

export function blocksOf(page: string): Block[] {
  return pageText(page)
    .split(/^(?=##+ )/m)
    .flatMap((section) => {
      const [, heading = ""] = /^##+ (.*)/.exec(section) ?? [];
      return [...section.matchAll(/^```(\w*)(?: (\S+))?\n(.*?)^```$/gms)].map(
        ([, language = "", file = "", code = ""]) => ({ heading, language, file, code }),
      );
    });
}

export function stepsOf({ language, code }: Block): Step[] {
  if (language !== "console") return [];
  return code
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const lines = text.split("\n");
      const [, end] = /<<-?'?(\w+)/.exec(lines[0] ?? "") ?? [];
      const size = end === undefined ? 1 : lines.indexOf(end) + 1;
      return { command: lines.slice(0, size).join("\n"), output: lines.slice(size).join("\n").trimEnd() };
    });
}
