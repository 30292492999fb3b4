import { type Finding, finding } from "@rampart/findings";
import type { MetadataCheck } from "./metadata-check.ts";

/** Command names are compared without case by every server. */
export const commandNames: MetadataCheck = ({ fields, document }) => {
  const seen = new Map<string, string>();
  return (fields.commands ?? []).flatMap(({ command_name: name }, index): Finding[] => {
    const other = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), name);
    if (other === undefined) return [];
    return [
      finding("metadata/command-duplicate", document.place(["commands", index, "command_name"]), {
        name,
        other,
      }),
    ];
  });
};
