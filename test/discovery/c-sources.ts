/** What can be told of a C file without a compiler. It is written as the sources of the module host are. */
export interface SourceFile {
  /** Without comments, and without what is in texts. */
  readonly text: string;
  readonly lines: number;
  /** Headers of its own folder. */
  readonly includes: readonly string[];
  /** Functions and variables that other files can use. */
  readonly defined: readonly string[];
  readonly declared: readonly string[];
  readonly functions: readonly { readonly name: string; readonly lines: number }[];
}

export function sourceFile(source: string): SourceFile {
  const text = source
    .replaceAll(/\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'/g, (part) =>
      /^["']/.test(part) ? '""' : part.replaceAll(/[^\n]/g, ""),
    )
    .replaceAll(/^[ \t]*#(?:[^\n\\]|\\[\s\S])*$/gm, (part) => part.replaceAll(/[^\n]/g, ""))
    // Uses of macros that define functions.
    .replaceAll(/^[A-Z_]+\(.*\)$/gm, "");
  const outer = outermost(text);
  const defined: string[] = [];
  const declared: string[] = [];
  for (const { words, block } of outer) {
    if (/^(?:static|typedef|enum|struct|__asm__)\b/.test(words)) continue;
    const isExternal = words.startsWith("extern ");
    const name = functionName(words);
    if (name !== undefined) (block ? defined : declared).push(name);
    else (isExternal ? declared : defined).push(...variableNames(words));
  }
  return {
    text,
    lines: source.replace(/\n$/, "").split("\n").length,
    includes: [...source.matchAll(/^#include "([^"]+)"/gm)].map(([, name]) => name ?? ""),
    defined,
    declared,
    functions: outer.flatMap(({ words, block }) => {
      const name = functionName(words);
      if (block === undefined || name === undefined) return [];
      return [{ name, lines: `${words}${block}`.split("\n").length }];
    }),
  };
}

interface Outermost {
  /** What is before a block or a semicolon. */
  readonly words: string;
  readonly block: string | undefined;
}

/** Declarations and definitions, with the block that ends a function. */
function outermost(text: string): Outermost[] {
  const found: Outermost[] = [];
  let from = 0;
  let depth = 0;
  let block = -1;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{" && depth++ === 0) block = at;
    if (text[at] === "}") depth--;
    if (depth > 0) continue;
    const words = text.slice(from, block < 0 ? at : block).trim();
    const closes = text[at] === "}" && functionName(words) !== undefined;
    if (text[at] !== ";" && !closes) continue;
    found.push({ words, block: closes ? text.slice(block - 1, at + 1) : undefined });
    from = at + 1;
    block = -1;
  }
  return found;
}

/** The name before the first parenthesis that is not that of an attribute; undefined for a variable. */
function functionName(words: string): string | undefined {
  if (/^typedef\b|=/.test(words)) return undefined;
  return /^[^(=]*?\b(?!__attribute__)(\w+)\s*\((?!\*)/.exec(words)?.[1];
}

function variableNames(words: string): string[] {
  return words
    .split(",")
    .map((part) => /(\w+)\s*(?:\[[^\]]*\]\s*)*(?:=.*)?$/s.exec(part.trim())?.[1] ?? part);
}
