import { finding } from "@rampart/findings";
import type { MetadataCheck } from "./metadata-check.ts";

/** RAMP keeps the exclusions in `module.json`, and the commands that they missed by their letter case. */
export const excludedCommands: MetadataCheck = ({ file, fields, document }) => {
  if (file === "manifest") return [];
  const listed = new Map((fields.commands ?? []).map(({ command_name: name }) => [name.toLowerCase(), name]));
  const added = new Set((fields.add_command ?? []).map(({ command_name: name }) => name.toLowerCase()));
  return (fields.exclude_commands ?? []).flatMap((name, index) => {
    const found = added.has(name.toLowerCase()) ? undefined : listed.get(name.toLowerCase());
    if (found === undefined) return [];
    const place = document.place(["exclude_commands", index]);
    return [finding("metadata/excluded-command-listed", place, { name, listed: found })];
  });
};
