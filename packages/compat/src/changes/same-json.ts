/** Whether two values of JSON say the same: the order of an object's keys says nothing, -0 is not 0. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [names, others] = [Object.keys(a), new Set(Object.keys(b))];
  return (
    names.length === others.size &&
    names.every((name) => others.has(name) && isSameJson(at(a, name), at(b, name)))
  );
}

function at(value: object, name: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[name];
}
