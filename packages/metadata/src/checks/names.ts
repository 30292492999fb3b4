import { controlCharacter, invisibleCharacter } from "@rampart/bytes";
import { type Finding, finding } from "@rampart/findings";
import type { Command } from "../generated/module.ts";
import type { Path } from "../text/pointer.ts";
import type { MetadataFile } from "../text/schema-findings.ts";
import { dependencyPlace } from "./dependencies.ts";
import type { MetadataCheck, SharedFields } from "./metadata-check.ts";

const { source: control } = controlCharacter;
/** Texts that people see. */
const inText = controlCharacter;
const inName = new RegExp(`${control}|${invisibleCharacter.source}|[\\\\/]`, "u");
/** Names that become part of file names and addresses, in which one or two dots are a folder. */
const inFileName = new RegExp(`${inName.source}|^\\.{1,2}$`, "u");

/** Where the schema of each file has made sure that commands stand; of other keys nothing is known. */
const commandFields: Readonly<Record<MetadataFile, readonly string[]>> = {
  manifest: ["commands", "overide_command", "override_command", "add_command"],
  module: ["commands", "overide_command", "add_command"],
};

/** Names end up in file names, addresses and terminals: of the module, its commands, capabilities and files. */
export const names: MetadataCheck = ({ file, fields, document }) => {
  const lists = document.value as Partial<Record<string, readonly Command[]>>;
  const commands = commandFields[file].flatMap((field) =>
    (lists[field] ?? []).map(
      ({ command_name: name }, index): Named => ({
        path: [field, index, "command_name"],
        name,
        unsafe: inName,
      }),
    ),
  );
  const { module_name = "", module_file = "", display_name = "" } = fields;
  const ofModule: readonly Named[] = [
    { path: ["module_name"], name: module_name, unsafe: inFileName },
    { path: ["module_file"], name: module_file, unsafe: inFileName },
    { path: ["display_name"], name: display_name, unsafe: inText },
  ];
  const named = ofModule.concat(
    commands,
    listed("exclude_commands", fields, inName),
    listed("capabilities", fields, inName),
  );
  const dependencies = (["dependencies", "optional-dependencies"] as const).flatMap((field) =>
    Object.entries(fields[field] ?? {}).flatMap(([name, { url }]) =>
      // Without an address the name is that of a file, of which the manifest is told.
      file === "manifest" && url === undefined
        ? []
        : judged(name, inFileName, () => dependencyPlace(document, field, name)),
    ),
  );
  return named
    .flatMap(({ path, name, unsafe }) => judged(name, unsafe, () => document.place(path)))
    .concat(dependencies);
};

interface Named {
  readonly path: Path;
  readonly name: string;
  readonly unsafe: RegExp;
}

function listed(field: "exclude_commands" | "capabilities", fields: SharedFields, unsafe: RegExp): Named[] {
  return (fields[field] ?? []).map((name, index): Named => ({ path: [field, index], name, unsafe }));
}

function judged(name: string, unsafe: RegExp, place: () => Finding["place"]): Finding[] {
  const character = unsafe.exec(name)?.[0];
  return character === undefined ? [] : [finding("metadata/name-unsafe", place(), { name, character })];
}
