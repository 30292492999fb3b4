import type { CollisionCode } from "../archive-error.ts";
import { parentPaths, unsafeNameReason } from "../member-name.ts";
import { type ZipProblem, zipProblem } from "./zip-problem.ts";

type Named = { readonly name: string; readonly kind: string };

// Each spelling catches what those before it let through, and its code says what makes the names collide.
const spellings: readonly (readonly [CollisionCode, (path: string) => string])[] = [
  ["duplicate-name", (path) => path],
  ["unicode-collision", (path) => path.normalize("NFC")],
  ["case-collision", foldCase],
];

/** Names that would become one file somewhere, and files that are where another entry needs a directory. */
export function nameCollisions(entries: readonly Named[]): ZipProblem<CollisionCode>[] {
  return [...repeatedNames(entries), ...pathConflicts(entries)];
}

function repeatedNames(entries: readonly Named[]): ZipProblem<CollisionCode>[] {
  const seen = spellings.map(() => new Map<string, Named>());
  const problems: ZipProblem<CollisionCode>[] = [];
  for (const entry of entries) {
    const keys = spellings.map(([, spell]) => spell(pathOf(entry.name)));
    const hit = keys.findIndex((key, index) => seen[index]?.has(key));
    if (hit === -1) {
      for (const [index, key] of keys.entries()) seen[index]?.set(key, entry);
      continue;
    }
    const [code] = spellings[hit] ?? ["duplicate-name"];
    const other = seen[hit]?.get(keys[hit] ?? "");
    const isConflict = code === "duplicate-name" && entry.name !== other?.name;
    problems.push(zipProblem(isConflict ? "path-conflict" : code, entry.name, { other: other?.name ?? "" }));
  }
  return problems;
}

function pathConflicts(entries: readonly Named[]): ZipProblem<CollisionCode>[] {
  // Unsafe names are refused anyway, and may be long enough to make this slow.
  const safe = entries.filter(({ name }) => unsafeNameReason(name) === undefined);
  const notDirectories = new Map(
    safe.filter(({ name }) => !name.endsWith("/")).map(({ name }) => [foldCase(name), name]),
  );
  return safe.flatMap(({ name }) => {
    const other = parentPaths(foldCase(pathOf(name))).find((parent) => notDirectories.has(parent));
    if (other === undefined) return [];
    return [zipProblem("path-conflict", name, { other: notDirectories.get(other) ?? other })];
  });
}

function pathOf(name: string): string {
  return name.endsWith("/") ? name.slice(0, -1) : name;
}

// There and back again, so that letters with one capital (ſ and s) meet.
function foldCase(path: string): string {
  return path.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}
