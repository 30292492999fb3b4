import { compareBytes, encodeUtf8 } from "@rampart/bytes";
import type { Edit } from "./fix.ts";
import type { SourceNode } from "./source-tree.ts";

/**
 * What puts the commands of a `module.json` in the order of their names, as packing writes them; undefined where they are
 * in it, or where one has no name or two have the same, of which the order decides. JSON has no comments that could be parted
 * from a command.
 */
export function orderOfCommands(text: string, tree: SourceNode): readonly Edit[] | undefined {
  const entries = tree.kind === "map" ? tree.entries : [];
  const commands = entries.find(({ key }) => key.value === "commands")?.value;
  if (commands?.kind !== "list") return undefined;
  const named = commands.items.flatMap((item) => {
    const name = nameOf(item);
    return name === undefined ? [] : [{ item, name, bytes: encodeUtf8(name) }];
  });
  const names = new Set(named.map(({ name }) => name.toLowerCase()));
  if (names.size < commands.items.length) return undefined;
  const sorted = named.toSorted((a, b) => compareBytes(a.bytes, b.bytes));
  const edits = sorted.flatMap(({ item }, index) => {
    const place = named[index]?.item;
    if (place === undefined || place === item) return [];
    return [{ start: place.start, end: place.end, text: text.slice(item.start, item.end) }];
  });
  return edits.length === 0 ? undefined : edits;
}

function nameOf(command: SourceNode): string | undefined {
  if (command.kind !== "map") return undefined;
  const name = command.entries.find(({ key }) => key.value === "command_name")?.value;
  return name?.kind === "text" ? name.value : undefined;
}
