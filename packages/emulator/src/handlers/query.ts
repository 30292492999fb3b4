export function isDryRun(query: URLSearchParams): boolean {
  return ["true", "1", ""].includes(query.get("dry_run") ?? "false");
}

/** The fields that the query asks for; all where it names none. */
export function selectFields<Item extends object>(item: Item, query: URLSearchParams): Partial<Item> {
  const asked = query.get("fields")?.split(",");
  if (asked === undefined) return item;
  const entries = Object.entries(item).filter(([field]) => asked.includes(field));
  return Object.fromEntries(entries) as Partial<Item>;
}
