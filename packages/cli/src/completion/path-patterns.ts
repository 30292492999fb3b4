import type { CommandNode } from "./command-tree.ts";

/** What was recognised so far, a blank and the next word, of every command: `" pack"`, `"modules list"`. */
export function pathPatterns(nodes: readonly CommandNode[]): string[] {
  return nodes.flatMap(({ path }) => {
    if (path === "") return [];
    return [`"${path.includes(" ") ? path : ` ${path}`}"`];
  });
}
