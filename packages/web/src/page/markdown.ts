import { element } from "./element.ts";

// The page of a rule: the parts of Markdown that those pages use, as elements whose text is set.

/** Blocks of a page: headings, paragraphs, lists, tables and code. */
export function markdownBlocks(text: string): Node[] {
  return blocksOf(text).map(blockElement);
}

interface Block {
  readonly kind: "code" | "heading" | "list" | "table" | "text";
  readonly lines: readonly string[];
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line.trim() === "") continue;
    if (line.startsWith("```")) {
      const end = lines.indexOf("```", at + 1);
      blocks.push({ kind: "code", lines: lines.slice(at + 1, end) });
      at = end;
      continue;
    }
    const end = lines.findIndex(
      (other, index) => index > at && (other.trim() === "" || other.startsWith("```")),
    );
    const own = lines.slice(at, end === -1 ? lines.length : end);
    blocks.push({ kind: kindOf(line), lines: own });
    at += own.length - 1;
  }
  return blocks;
}

function kindOf(line: string): Block["kind"] {
  if (line.startsWith("#")) return "heading";
  if (line.startsWith("|")) return "table";
  return /^[*-] /.test(line) ? "list" : "text";
}

function blockElement({ kind, lines }: Block): Node {
  switch (kind) {
    case "code":
      return element("pre", {}, element("code", {}, lines.join("\n")));
    case "heading":
      return element("h3", {}, ...inline((lines[0] ?? "").replace(/^#+ /, "")));
    case "table":
      return table(lines);
    case "list": {
      const items = lines.join("\n").split(/\n(?=[*-] )/);
      return element("ul", {}, ...items.map((item) => element("li", {}, ...inline(item.slice(2)))));
    }
    case "text":
      return element("p", {}, ...inline(lines.join(" ")));
  }
}

function table(lines: readonly string[]): HTMLElement {
  const rows = lines.filter((line) => !/^\|[\s|:-]+\|$/.test(line));
  const cells = rows.map((row) => row.slice(1, -1).split(" | "));
  const made = cells.map((row, index) =>
    element("tr", {}, ...row.map((cell) => element(index === 0 ? "th" : "td", {}, ...inline(cell.trim())))),
  );
  return element("table", {}, element("tbody", {}, ...made));
}

/** Code, strong words and links; a link to another rule opens it here. */
function inline(text: string): Node[] {
  const parts = text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)\s]+\))/);
  return parts.filter((part) => part !== "").map(inlineElement);
}

function inlineElement(part: string): Node {
  if (part.startsWith("`")) return element("code", {}, part.slice(1, -1));
  if (part.startsWith("**")) return element("strong", {}, part.slice(2, -2));
  const [, words = "", target = ""] = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(part) ?? [];
  const [, area, name] = /^([a-z]+)\.([a-z\d-]+)\.md$/.exec(target) ?? [];
  if (area !== undefined) return element("a", { href: `#rule/${area}/${name}` }, words);
  if (/^https?:/.test(target)) return element("a", { href: target, rel: "noreferrer" }, words);
  return document.createTextNode(words === "" ? part : words);
}
