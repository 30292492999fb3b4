import { printable } from "@rampart/findings";
import type { Style } from "./style.ts";
import { renderTable } from "./table.ts";
import { indentOf, wrapText } from "./wrap-text.ts";

/** Columns beyond which a text is hard to read. */
const widestText = 100;

/**
 * A page of `docs` as text: what Markdown needs headings, paragraphs, lists, tables and blocks of code for is done by indents and
 * empty lines, so it reads well without colors. Knows what our pages use, no more.
 */
export function renderMarkdown(page: string, style: Style, columns: number): string {
  const width = Math.min(columns, widestText);
  const parts = blocksOf(page).map((block) => renderBlock(block, style, width));
  return `${parts.join("\n\n")}\n`;
}

type Block =
  | { readonly kind: "heading" | "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "table"; readonly heading: readonly string[]; readonly rows: readonly string[][] }
  | { readonly kind: "code"; readonly file: string; readonly lines: readonly string[] };

/** Code, or lines up to an empty one. */
const blockPattern = /^```(.*)\n([\s\S]*?)^```$|^#+ (.+)$|^(?:(?!```|# |## ).+(?:\n|$))+/gm;

function blocksOf(page: string): Block[] {
  return Array.from(page.matchAll(blockPattern), ([whole, info, code, heading]): Block => {
    if (code !== undefined) {
      const [, file = ""] = (info ?? "").split(" ");
      return { kind: "code", file, lines: code.trimEnd().split("\n") };
    }
    if (heading !== undefined) return { kind: "heading", text: heading };
    if (/^[-*] /.test(whole))
      return {
        kind: "list",
        items: whole
          .slice(2)
          .split(/\n[-*] /)
          .map(oneLine),
      };
    if (whole.startsWith("|")) {
      const [names = [], , ...rows] = whole.trim().split("\n").map(cellsOf);
      return { kind: "table", heading: names, rows };
    }
    return { kind: "paragraph", text: oneLine(whole) };
  });
}

function cellsOf(row: string): string[] {
  const cells = row.split(/(?<!\\)\|/).slice(1, -1);
  return cells.map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, " ");
}

function renderBlock(block: Block, style: Style, width: number): string {
  switch (block.kind) {
    case "heading":
      return wrapText(style.bold(renderInline(block.text, style)), width);
    case "paragraph":
      return wrapText(renderInline(block.text, style), width, indentOf(2));
    case "list":
      return block.items
        .map((item) => wrapText(renderInline(item, style), width, { first: "  - ", rest: "    " }))
        .join("\n");
    case "table": {
      const rows = block.rows.map((row) => row.map((cell) => renderInline(cell, style)));
      const options = { width, heading: block.heading, paint: style.bold, indent: "  " };
      return renderTable(rows, options).trimEnd();
    }
    case "code": {
      const name = block.file === "" ? [] : [`  ${style.dim(`${block.file}:`)}`];
      return [...name, ...block.lines.map((line) => renderCode(line, style, width))].join("\n");
    }
  }
}

/** A line of code keeps its indent, and a command stands out from what it prints. */
function renderCode(line: string, style: Style, width: number): string {
  const text = line.split("\t").map(printable).join("  ");
  const [indent = ""] = /^ */.exec(text) ?? [];
  const first = `    ${indent}`;
  const painted = text.startsWith("$ ") ? style.bold(text) : text.slice(indent.length);
  return wrapText(painted, width, { first, rest: `${first}  ` }).trimEnd();
}

const inline = /`([^`]+)`|\*\*([^*]+)\*\*|(?<![\w*])\*([^\s*][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

/** Code keeps its marks where there is no color. A link to another page is its text; another also has its address. */
function renderInline(text: string, style: Style): string {
  return printable(text).replaceAll(inline, (whole, code, strong, emphasis, name, address) => {
    if (code !== undefined) return style.isColored ? style.cyan(code) : whole;
    if (strong !== undefined) return style.bold(strong);
    if (emphasis !== undefined) return style.italic(emphasis);
    return /^https?:/.test(address) ? `${name} (${address})` : name;
  });
}
