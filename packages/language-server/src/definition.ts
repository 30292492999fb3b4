import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isThere } from "@rampart/files";
import type { Path } from "@rampart/metadata";
import type { Location, Position } from "vscode-languageserver";
import { commandsOf } from "./beside/command-names.ts";
import { cursorsAt } from "./cursor/cursors-at.ts";
import type { DocumentKind } from "./document-kind.ts";
import { kindOfValue } from "./known-values.ts";
import type { JudgedDocument } from "./session.ts";

/** Where a command is described that a manifest names, or the file that a path leads to. */
export async function definitionAt(judged: JudgedDocument, position: Position): Promise<Location[]> {
  const { document, kind } = judged;
  const offset = document.offsetAt(position);
  const cursor = cursorsAt(document, offset).find(({ role }) => role === "value");
  if (kind === undefined || cursor === undefined) return [];
  const written = document.text.slice(cursor.start, cursor.end).replace(/^["']|["']$/g, "");
  if (kindOfValue(kind, cursor.path) === "command") return await commandLocations(judged, written);
  if (!isPathAt(kind, cursor.path) || written === "") return [];
  const path = resolve(dirname(document.path), written);
  return (await isThere(path)) ? [locationOf(path, 1, 1)] : [];
}

async function commandLocations(judged: JudgedDocument, written: string): Promise<Location[]> {
  const found = await commandsOf(judged);
  const same = found.filter(({ name }) => name.toLowerCase() === written.toLowerCase());
  return same.flatMap(({ path, place }) =>
    place?.line === undefined || path === judged.document.path
      ? []
      : [locationOf(path, place.line, place.column ?? 1)],
  );
}

/** Fields whose values are paths from the folder of their file. */
const pathFields: Readonly<Partial<Record<DocumentKind, readonly string[]>>> = {
  manifest: ["local_path"],
  configuration: ["manifest", "module", "commandsFrom", "data", "targets"],
  target: ["database"],
  inventory: ["cacert"],
};

function isPathAt(kind: DocumentKind, path: Path): boolean {
  const field = path.findLast((segment) => !/^\d+$/.test(String(segment)));
  return pathFields[kind]?.includes(String(field)) === true;
}

/** The beginning of a name in a file that is not open: its characters before it are ours to count in no encoding. */
function locationOf(path: string, line: number, column: number): Location {
  const start = { line: line - 1, character: column - 1 };
  return { uri: pathToFileURL(path).href, range: { start, end: start } };
}
