import { moduleApiData } from "./generated/module-api.ts";

const releases: ReadonlyMap<string, string> = new Map(
  Object.entries(moduleApiData).flatMap(([since, names]) => names.map((name) => [name, since] as const)),
);

/** The first Redis release with a function of the module API (`RedisModule_Alloc`): `4.0.0`; undefined where none is known. */
export function apiFunctionSince(name: string): string | undefined {
  return releases.get(name);
}

/** The longest function that a text begins with; undefined where it begins with none. */
export function apiFunctionIn(text: string): string | undefined {
  for (let end = text.length; end > 0; end--) {
    const beginning = text.slice(0, end);
    if (releases.has(beginning)) return beginning;
  }
  return undefined;
}
