import { type Change, type ChangeKind, type ChangeSign, reasonOf, signOf } from "./change.ts";
import { changeWords, explainChange } from "./change-words.ts";

/** What people read of a change, or of several that are all of one kind and tell little one by one. */
export interface ChangeLine {
  readonly sign: ChangeSign;
  readonly words: string;
  readonly reason: string;
}

/** One line a change; one line for all commands whose arity is declared now, or is no longer. */
export function changeLines(changes: readonly Change[], names: "all" | "some"): ChangeLine[] {
  const told = new Set<ChangeKind>();
  return changes.flatMap((change): ChangeLine[] => {
    if (change.kind !== "command-arity-declared" && change.kind !== "command-arity-undeclared")
      return [{ sign: signOf(change), words: changeWords(change), reason: explainChange(change) }];
    if (told.has(change.kind)) return [];
    told.add(change.kind);
    const commands = changes.filter(({ kind }) => kind === change.kind).map(({ subject }) => subject);
    const words = arityWords(change.kind, commands, names);
    return [{ sign: signOf(change), words, reason: reasonOf(change) }];
  });
}

/** As many names as fit into a line. */
const someNames = 3;

function arityWords(
  kind: "command-arity-declared" | "command-arity-undeclared",
  commands: readonly string[],
  names: "all" | "some",
): string {
  const shown = names === "all" ? commands : commands.slice(0, someNames);
  const hidden = commands.length - shown.length;
  const list = `${shown.join(", ")}${hidden > 0 ? ` and ${hidden} more` : ""}`;
  const count = `${commands.length} ${commands.length === 1 ? "command" : "commands"}`;
  const turn = kind === "command-arity-declared" ? "was -1 and is declared now" : "is -1 and was declared";
  return `arity of ${count} ${turn}: ${list}`;
}
