import { basename, dirname } from "node:path";
import { commandsBeside, type NamedCommand } from "@rampart/project";
import type { KnownValue } from "../known-values.ts";
import type { JudgedDocument } from "../session.ts";

/** The commands that files beside a document name. */
export function commandsOf({ document, project }: JudgedDocument): Promise<readonly NamedCommand[]> {
  return commandsBeside(dirname(document.path), document.path, project.configuration);
}

/** Their names, each once. No module is loaded for them. */
export async function commandNamesBeside(judged: JudgedDocument): Promise<KnownValue[]> {
  const found = await commandsOf(judged);
  const files = new Map(found.toReversed().map(({ name, path }) => [name, path]));
  return [...files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, path]) => ({ value, summary: `command in ${basename(path)}` }));
}
