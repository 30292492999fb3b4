import { compareBytes, encodeUtf8 } from "@rampart/bytes";
import { jsonTree } from "./json-tree.ts";
import type { SourceNode } from "./source-tree.ts";
import { applyEdits } from "./text-edits.ts";

/**
 * A `module.json` with its commands in the order of their names, as packing writes them; undefined where they are, or
 * where one has no name or two have the same, of which the order decides. JSON has no comments that could be parted
 * from a command.
 */
export function sortCommands(text: string): string | undefined {
  const tree = jsonTree(text);
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
  return edits.length === 0 ? undefined : applyEdits(text, edits);
}

function nameOf(command: SourceNode): string | undefined {
  if (command.kind !== "map") return undefined;
  const name = command.entries.find(({ key }) => key.value === "command_name")?.value;
  return name?.kind === "text" ? name.value : undefined;
}
