import type { Place } from "@rampart/findings";
import { fromPointer, isObject, type Path, type SourceDocument } from "@rampart/metadata";

/** Where commands of `module.json` are in a manifest. */
const commandFields = ["commands", "add_command", "overide_command", "override_command"] as const;

/** The place in the manifest of a value that `module.json` has from there; of anything else the place in `module.json`. */
export function placeInManifest(
  place: Place,
  planned: SourceDocument,
  manifest: SourceDocument | undefined,
): Place {
  const { entry, pointer } = place;
  if (pointer === undefined) return place;
  const path = fromPointer(pointer);
  const value = valueAt(planned.value, path);
  const own =
    manifest && candidates(path, planned, manifest).find((at) => isSame(valueAt(manifest.value, at), value));
  // No file has the lines of what was not written.
  if (own === undefined) return { ...(entry !== undefined && { entry }), pointer };
  return manifest?.place(own) ?? place;
}

/** Paths at which the manifest may have the value: packing puts commands in another order. */
function candidates(path: Path, planned: SourceDocument, manifest: SourceDocument): Path[] {
  const [field, index, ...rest] = path;
  if (field !== "commands" || index === undefined) return path.length === 0 ? [] : [path];
  const command = valueAt(planned.value, [field, index]);
  return commandFields.flatMap((list) => {
    const commands = valueAt(manifest.value, [list]);
    const at = Array.isArray(commands) ? commands.findIndex((one) => isSame(one, command)) : -1;
    return at === -1 ? [] : [[list, at, ...rest]];
  });
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((parent, key) => {
    if (Array.isArray(parent)) return parent[Number(key)];
    return isObject(parent) ? parent[key] : undefined;
  }, value);
}

/** The manifest's name of a command may differ in case from the module's, which is written. */
function isSame(a: unknown, b: unknown): boolean {
  const [one, other] = [a, b].map((value) => JSON.stringify(sorted(value))?.toLowerCase());
  return one !== undefined && one === other;
}

/** Keys in one order, for a manifest has them in any. */
function sorted(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
