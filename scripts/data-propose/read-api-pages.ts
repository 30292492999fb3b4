// Reads what the public documentation says of the module API and of the server's commands. Pure: text in, names out.

/** Functions of the module API by the release that has them; `unreleased` where the page says so. */
export function functionsOf(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/^### `(RedisModule_\w+)`[\s\S]*?^\*\*Available since:\*\* (\S+)/gm);
  return new Map([...found].map(([, name = "", since = ""]) => [name, since]));
}

/** Commands of the server by the release that has them, without subcommands and without those of modules. */
export function commandsOf(text: string): ReadonlyMap<string, string> {
  const found = Object.entries(JSON.parse(text) as Record<string, { readonly since?: string }>).filter(
    ([name]) => !/[ .]/.test(name) && !name.startsWith("_"),
  );
  return new Map(found.map(([name, { since = "" }]) => [name.toLowerCase(), since]));
}
