import type { PlainScalar } from "./plain-scalar.ts";
import { type Path, toPointer } from "./pointer.ts";

/** Values by pointer that have a text of their own. */
export type Scalars = ReadonlyMap<string, PlainScalar>;

/**
 * A value as JSON, two blanks a level. A number that was in a text keeps the digits that it had there, which the
 * engine's own numbers may not have: 9007199254740993, 8.10.
 */
export function renderJson(value: unknown, scalars: Scalars = new Map()): string {
  if (scalars.size === 0) return JSON.stringify(value, null, 2);
  return render(value, [], scalars);
}

function render(value: unknown, path: Path, scalars: Scalars): string {
  if (typeof value === "number") return numberText(value, scalars.get(toPointer(path)));
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const indent = "  ".repeat(path.length + 1);
  const isList = Array.isArray(value);
  const items = isList
    ? value.map((item, index) => render(item, [...path, index], scalars))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${JSON.stringify(key)}: ${render(item, [...path, key], scalars)}`);
  const [open, close] = isList ? "[]" : "{}";
  if (items.length === 0) return `${open}${close}`;
  return `${open}\n${items.map((item) => indent + item).join(",\n")}\n${"  ".repeat(path.length)}${close}`;
}

function numberText(value: number, scalar: PlainScalar | undefined): string {
  const own = scalar !== undefined && Object.is(scalar.value, value) ? scalar.json : undefined;
  return own ?? JSON.stringify(value);
}
