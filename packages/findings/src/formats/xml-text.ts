import { printable } from "../printable.ts";

/**
 * Text for an element or an attribute. What XML 1.0 forbids even as a reference (control characters, lone surrogates,
 * U+FFFE and U+FFFF) is there as an escape for people, like everywhere in our output. `>` is always escaped, so
 * that `]]>` cannot occur.
 */
export function xmlText(text: string): string {
  return printable(text)
    .replace(/[\ufffe\uffff]/g, (character) => (character === "\ufffe" ? "\\ufffe" : "\\uffff"))
    .replace(/[&<>"']/g, (character) => references[character] ?? character);
}

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
