import { type Finding, finding } from "@rampart/findings";
import type { Command } from "../generated/manifest.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { SourceDocument } from "../text/source-document.ts";

/** How names of commands are compared: without case as servers do, or letter for letter as RAMP does. */
export type CommandMatching = "caseless" | "exact";

/** An entry of a list of commands that replaces one of the module's. */
export interface Override {
  readonly field: "overide_command" | "override_command";
  readonly index: number;
  readonly command: Command;
}

/** What exclusions, overrides and additions say of one another, whatever the module registers. Pure. */
export function commandConflicts(
  manifest: Manifest,
  document: SourceDocument,
  matching: CommandMatching,
): Finding[] {
  const keyOf = (name: string) => (matching === "exact" ? name : name.toLowerCase());
  const excluded = new Set(manifest.exclude_commands.map(keyOf));
  const findings: Finding[] = [];
  const listed = new Map<string, string>();
  for (const { field, index, command } of overridesOf(manifest, document)) {
    const { command_name: name } = command;
    if (excluded.has(keyOf(name))) {
      const place = document.place([field, index, "command_name"]);
      findings.push(finding("manifest/command-excluded", place, { field, name }));
    } else listed.set(keyOf(name), field);
  }
  for (const [index, { command_name: name }] of manifest.add_command.entries()) {
    const listedIn = listed.get(keyOf(name));
    if (listedIn === undefined) listed.set(keyOf(name), "add_command");
    else {
      const place = document.place(["add_command", index, "command_name"]);
      findings.push(finding("manifest/command-exists", place, { name, listedIn }));
    }
  }
  return findings;
}

/** Overrides with the field and index of each: RAMP's spelling of the field comes first. */
export function overridesOf(
  { override_command }: Pick<Manifest, "override_command">,
  document: SourceDocument | undefined,
): Override[] {
  const fields = document?.value as { overide_command?: readonly Command[] } | undefined;
  const misspelt = fields?.overide_command?.length ?? 0;
  return override_command.map((command, position) =>
    position < misspelt
      ? { field: "overide_command", index: position, command }
      : { field: "override_command", index: position - misspelt, command },
  );
}
