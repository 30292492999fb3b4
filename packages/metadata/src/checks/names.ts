import { type Finding, finding } from "@rampart/findings";
import type { Command } from "../generated/module.ts";
import type { Path } from "../text/pointer.ts";
import type { MetadataFile } from "../text/schema-findings.ts";
import type { MetadataCheck } from "./metadata-check.ts";

/** Control characters, backslashes, and characters that turn the direction of text. */
const unsafe = /[\p{Cc}\\\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** The name of a module becomes part of file names; servers register commands with a slash. */
const unsafeInModule = new RegExp(`${unsafe.source}|/`, "u");

/** Where the schema of each file has made sure that commands stand; of other keys nothing is known. */
const commandFields: Readonly<Record<MetadataFile, readonly string[]>> = {
  manifest: ["commands", "overide_command", "override_command", "add_command"],
  module: ["commands", "overide_command", "add_command"],
};

/** Names of the module and of its commands end up in file names, addresses and terminals. */
export const names: MetadataCheck = ({ file, fields, document }) => {
  const lists = document.value as Partial<Record<string, readonly Command[]>>;
  const commands = commandFields[file].flatMap((field) =>
    (lists[field] ?? []).map(
      ({ command_name: name }, index): Named => [[field, index, "command_name"], name],
    ),
  );
  const judged = ([path, name]: Named, pattern: RegExp): Finding[] => {
    const character = pattern.exec(name)?.[0];
    if (character === undefined) return [];
    return [finding("metadata/name-unsafe", document.place(path), { name, character })];
  };
  return [
    ...judged([["module_name"], fields.module_name ?? ""], unsafeInModule),
    ...commands.flatMap((named) => judged(named, unsafe)),
  ];
};

type Named = readonly [path: Path, name: string];
