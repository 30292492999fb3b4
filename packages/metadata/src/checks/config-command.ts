import { finding } from "@rampart/findings";
import { nearestName } from "../spelling.ts";
import type { MetadataCheck } from "./metadata-check.ts";

/** `FT.CONFIG SET`: the first word is a command of the module, also one that the manifest hides from the proxy. */
export const configCommand: MetadataCheck = ({ fields, document }) => {
  const { config_command = "", commands = [], add_command = [], exclude_commands = [] } = fields;
  const [command = ""] = config_command.trim().split(/\s+/);
  // Without a list nothing is known of the commands.
  if (command === "" || commands.length === 0) return [];
  const names = [...[...commands, ...add_command].map((one) => one.command_name), ...exclude_commands];
  if (names.some((name) => name.toLowerCase() === command.toLowerCase())) return [];
  const nearest = nearestName(command, names);
  const facts = { command, ...(nearest !== undefined && { nearest }) };
  return [finding("metadata/config-command-unknown", document.place(["config_command"]), facts)];
};
