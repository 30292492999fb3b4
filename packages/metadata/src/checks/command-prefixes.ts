import { finding } from "@rampart/findings";
import type { MetadataCheck } from "./metadata-check.ts";

/**
 * A module's commands share a prefix, `FT.` for instance, by custom. Judged where most of them do. A prefix that several
 * commands have is a family of its own (`BF.` and `CF.` are one module), and so is the module's name (`search.CLUSTERSET`).
 */
export const commandPrefixes: MetadataCheck = ({ fields, document }) => {
  const commands = fields.commands ?? [];
  const prefixes = commands.map(({ command_name }) => prefixOf(command_name));
  const counts = new Map<string, number>();
  for (const prefix of prefixes) if (prefix !== "") counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  const [prefix, count] = [...counts].toSorted(([, a], [, b]) => b - a)[0] ?? ["", 0];
  if (count * 2 <= commands.length) return [];
  const expected = new Set([prefix, `${fields.module_name?.toLowerCase() ?? ""}.`]);
  const isFamily = (found: string) => expected.has(found) || (counts.get(found) ?? 0) > 1;
  return commands.flatMap(({ command_name: command }, index) =>
    isFamily(prefixes[index] ?? "")
      ? []
      : [
          finding("metadata/command-prefix-missing", document.place(["commands", index, "command_name"]), {
            command,
            prefix,
          }),
        ],
  );
};

/** `ft.` of `FT.SEARCH` and of `_FT.CONFIG`; empty without a dot. */
function prefixOf(name: string): string {
  return /^_?([^.]+\.)/.exec(name.toLowerCase())?.[1] ?? "";
}
