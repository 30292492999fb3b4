import { fromPointer, type Path } from "./pointer.ts";
import { isObject, type JsonObject, type SourceDocument } from "./source-document.ts";

export interface TrustedPart {
  readonly value: JsonObject;
  /** Knows where the parts are in the whole text. */
  readonly document: SourceDocument;
  /** Fields that are there and at fault: nothing can be said of their absence. */
  readonly silenced: ReadonlySet<string>;
}

/**
 * A value without the parts that are at fault, so that checks see only what has its right form: a fault costs the
 * checks of its own field, and in a list or map of objects of its own item alone. Pure.
 */
export function trustedPart(
  value: JsonObject,
  document: SourceDocument,
  faults: readonly string[],
): TrustedPart {
  const paths = faults.map(fromPointer).filter((path) => path.length > 0);
  const silenced = new Set(paths.map(([field]) => String(field)));
  if (silenced.size === 0) return { value, document, silenced };
  const kept = keptIndexes(value, paths);
  const without = (whole: unknown) => withoutFaults(isObject(whole) ? whole : {}, paths, kept);
  return {
    value: without(value),
    document: moved(document, without(document.value), (path) => original(path, kept)),
    silenced,
  };
}

/** By field, what is left of each list of objects that has an item at fault. */
function keptIndexes(value: JsonObject, paths: readonly Path[]): ReadonlyMap<string, readonly number[]> {
  const kept = new Map<string, readonly number[]>();
  for (const field of new Set(paths.map(([name]) => String(name)))) {
    const whole = value[field];
    // In a list of names one can decide what the others mean.
    if (!Array.isArray(whole) || !whole.some(isObject)) continue;
    const faulty = itemsAtFault(field, paths);
    kept.set(
      field,
      [...whole.keys()].filter((index) => !faulty.has(String(index))),
    );
  }
  return kept;
}

function withoutFaults(
  value: JsonObject,
  paths: readonly Path[],
  kept: ReadonlyMap<string, readonly number[]>,
): JsonObject {
  const silenced = new Set(paths.map(([field]) => String(field)));
  const isWholeAtFault = (field: string) => paths.some((path) => path[0] === field && path.length === 1);
  const fields = Object.entries(value).flatMap(([field, whole]): [string, unknown][] => {
    if (!silenced.has(field)) return [[field, whole]];
    if (isWholeAtFault(field)) return [];
    const indexes = kept.get(field);
    if (Array.isArray(whole) && indexes) return [[field, indexes.map((index): unknown => whole[index])]];
    if (!isObject(whole)) return [];
    const faulty = itemsAtFault(field, paths);
    return [[field, Object.fromEntries(Object.entries(whole).filter(([key]) => !faulty.has(key)))]];
  });
  return Object.fromEntries(fields);
}

/** Keys or indexes of what is at fault in a field. */
function itemsAtFault(field: string, paths: readonly Path[]): ReadonlySet<string> {
  return new Set(paths.filter((path) => path[0] === field).map((path) => String(path[1])));
}

/** The path in the whole text of a path in its trusted part. */
function original(path: Path, kept: ReadonlyMap<string, readonly number[]>): Path {
  const [field, index, ...rest] = path;
  const indexes = kept.get(String(field));
  if (field === undefined || index === undefined || indexes === undefined) return path;
  return [field, indexes[Number(index)] ?? index, ...rest];
}

/** A document with another value, whose paths mean others in the text. */
export function moved(
  document: SourceDocument,
  value: unknown,
  original: (path: Path) => Path,
): SourceDocument {
  return {
    value,
    place: (path) => document.place(original(path)),
    keyPlace: (path) => document.keyPlace(original(path)),
    source: (path) => document.source(original(path)),
    ...(document.scalars && { scalars: document.scalars }),
  };
}
