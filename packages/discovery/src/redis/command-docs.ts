import type { CommandDocumentation, DiscoveredCommand, DocumentedArgument } from "../discovery.ts";
import { AnswerFormatError, integer, list, map, text } from "./command-info.ts";
import type { RespValue } from "./resp.ts";

export type DocumentedCommands = ReadonlyMap<string, CommandDocumentation>;

/**
 * What COMMAND DOCS answers, by the full names of commands and subcommands. Fields that only commands of the server
 * have, and those that a later server adds, are passed over.
 */
export function readCommandDocs(value: RespValue | undefined): DocumentedCommands {
  const found = new Map<string, CommandDocumentation>();
  for (const [name, command] of map(value, "the answer to COMMAND DOCS")) {
    const fields = map(command, "the documentation of a command");
    found.set(name, readDocumentation(fields));
    const subcommands = fields.get("subcommands");
    if (subcommands === undefined) continue;
    for (const [each, documentation] of readCommandDocs(subcommands)) found.set(each, documentation);
  }
  return found;
}

/** A command and its subcommands, each with what is documented of it. */
export function withDocumentation(
  command: DiscoveredCommand,
  documented: DocumentedCommands,
): DiscoveredCommand {
  const documentation = documented.get(command.name);
  const { subcommands } = command;
  return {
    ...command,
    ...(documentation && { documentation }),
    ...(subcommands && { subcommands: subcommands.map((each) => withDocumentation(each, documented)) }),
  };
}

type Fields = ReadonlyMap<string, RespValue>;

function readDocumentation(fields: Fields): CommandDocumentation {
  return {
    ...textOf(fields, "summary"),
    ...textOf(fields, "since"),
    group: text(fields.get("group"), "the group of a command"),
    ...textOf(fields, "complexity"),
    ...textOf(fields, "module"),
    ...listOf(fields, "history", readChange),
    ...listOf(fields, "arguments", readArgument),
  };
}

function readChange(value: RespValue): readonly [string, string] {
  const [since, changes, ...others] = list(value, "a change of a command");
  if (others.length > 0) throw new AnswerFormatError(`a change of a command of ${others.length + 2} fields`);
  return [text(since, "the version of a change"), text(changes, "a change")];
}

function readArgument(value: RespValue): DocumentedArgument {
  const fields = map(value, "an argument");
  const index = fields.get("key_spec_index");
  return {
    name: text(fields.get("name"), "the name of an argument"),
    type: text(fields.get("type"), "the type of an argument"),
    ...textOf(fields, "display_text"),
    ...(index !== undefined && { key_spec_index: integer(index, "a key_spec_index") }),
    ...textOf(fields, "token"),
    ...textOf(fields, "summary"),
    ...textOf(fields, "since"),
    ...textOf(fields, "deprecated_since"),
    ...listOf(fields, "flags", (flag) => text(flag, "a flag of an argument")),
    ...listOf(fields, "arguments", readArgument),
  };
}

function textOf<Name extends string>(fields: Fields, name: Name): Given<Name, string> {
  return given(fields, name, (value) => text(value, name));
}

function listOf<Name extends string, Element>(
  fields: Fields,
  name: Name,
  read: (value: RespValue) => Element,
): Given<Name, readonly Element[]> {
  return given(fields, name, (value) => list(value, name).map(read));
}

type Given<Name extends string, Value> = { readonly [Key in Name]?: Value };

/** A field where the server has it. */
function given<Name extends string, Value>(
  fields: Fields,
  name: Name,
  read: (value: RespValue) => Value,
): Given<Name, Value> {
  const value = fields.get(name);
  const found = value === undefined ? {} : { [name]: read(value) };
  return found as Given<Name, Value>;
}
