import type { CommandNode } from "./command-tree.ts";

/** Values that are offered at several places, each place as `check --os`; an argument's place is the command and a blank. */
export interface ValueCase {
  readonly places: readonly string[];
  readonly values: readonly string[];
}

/** Each list of values once: many commands have the same flags. */
export function valueCases(nodes: readonly CommandNode[]): ValueCase[] {
  const cases = new Map<string, { places: string[]; values: readonly string[] }>();
  const add = (place: string, values: readonly string[]) => {
    const key = values.join(" ");
    const known = cases.get(key);
    if (known === undefined) cases.set(key, { places: [place], values });
    else known.places.push(place);
  };
  for (const { path, flags, words } of nodes) {
    for (const { long, short, offered } of flags) {
      if (offered === undefined) continue;
      add(`${path} ${long}`, offered.values);
      if (short !== undefined) add(`${path} ${short}`, offered.values);
    }
    if (words !== undefined) add(`${path} `, words.values);
  }
  return [...cases.values()];
}

/** For `case "$so_far $flag" in`, in bash and in zsh. */
export function placePatterns({ places }: ValueCase): string {
  return places.map((place) => `"${place}"`).join(" | ");
}
