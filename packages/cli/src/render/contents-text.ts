import { lowestRelease, namedFunctions, releaseWithAll } from "@rampart/bundle";
import type { ElfInfo } from "@rampart/elf";
import { printable, renderSize } from "@rampart/findings";
import type { Command as ModuleCommand, ModuleMetadata } from "@rampart/metadata";
import { isMusl } from "@rampart/platforms";
import { type FileContents, versionNeedsByLibrary } from "../file-contents.ts";
import { counted, loadFields } from "./load-fields.ts";
import type { Style } from "./style.ts";
import { renderTable } from "./table.ts";
import { indentOf, unbreakableWidth, wrapText } from "./wrap-text.ts";

/** What is inside a file, for people. All commands are listed where `verbose` asks for them. */
export function renderContents(contents: FileContents, style: Style, verbose: boolean): string {
  const { metadata, module, entries, size, contentDigest } = contents;
  const lines: string[] = [];
  const field = (name: string, value: string | undefined) => {
    if (value) lines.push(renderField(name, printable(value), style));
  };
  const heading = (text: string) =>
    lines.push(wrapText(style.bold(printable(text)), style.width, { first: "", rest: "  " }));

  if (metadata !== undefined) {
    heading(`${metadata.module_name} ${metadata.semantic_version}`);
    for (const [name, value] of metadataFields(metadata)) field(name, value);
  }
  if (module !== undefined) {
    heading(module.entry ?? contents.file);
    field("size", renderSize(module.size));
    field("sha256", module.sha256);
    if (module.elf !== undefined) for (const [name, value] of elfFields(module.elf)) field(name, value);
  }
  if (entries !== undefined && entries.length > 0) {
    heading(contents.file);
    for (const entry of entries)
      field(renderSize(entry.size), `${entry.name}${entry.kind === "file" ? "" : ` (${entry.kind})`}`);
    if (size !== undefined) field("zip", renderSize(size));
    field("content", contentDigest);
  }
  if (contents.load !== undefined) {
    const { name, version, server, source, commands, libraries = [] } = contents.load;
    heading(`${name} ${version}, loaded into ${server ?? source}`);
    field("libraries", libraries.join(", "));
    field("commands", commands.map((command) => command.name).join(", "));
    for (const [label, value] of loadFields(contents.load)) field(label, value);
  }
  const commands = metadata?.commands ?? [];
  if (verbose && commands.length > 0) {
    heading("commands");
    lines.push(renderCommands(commands, style));
  }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** Columns of the names of fields. */
const nameWidth = 14;

/** A name and what stands beside it; below it where one word is too long for that. */
function renderField(name: string, value: string, style: Style): string {
  const first = `  ${style.dim(name.padEnd(nameWidth))}`;
  if (unbreakableWidth(value) <= style.width - nameWidth - 2) {
    return wrapText(value, style.width, { first, rest: " ".repeat(nameWidth + 2) });
  }
  return `${first.trimEnd()}\n${wrapText(value, style.width, indentOf(4))}`;
}

/** All commands of a module: arity, keys and flags. */
function renderCommands(commands: readonly ModuleCommand[], style: Style): string {
  const rows = commands.map(({ command_name, command_arity, flags, first_key, last_key, step }) => [
    printable(command_name),
    String(command_arity).padStart(3),
    `${first_key} ${last_key} ${step}`,
    style.dim(printable(flags.join(" "))),
  ]);
  const labels = ["command", "arity", "keys", "flags"];
  return renderTable(rows, { width: style.width, labels, indent: "  " }).trimEnd();
}

function metadataFields(metadata: ModuleMetadata): [string, string | undefined][] {
  const dependencies = Object.keys({ ...metadata.dependencies, ...metadata["optional-dependencies"] });
  const redis =
    metadata.compatible_redis_version || `from ${metadata.min_redis_version} on, same major version`;
  return [
    ["name", metadata.display_name],
    ["description", metadata.description],
    ["author", [metadata.author, metadata.email].filter(Boolean).join(", ")],
    ["license", metadata.license],
    ["Redis", redis],
    ["cluster", metadata.min_redis_pack_version && `from ${metadata.min_redis_pack_version} on`],
    ["systems", metadata.operating_systems?.join(", ")],
    ["architecture", metadata.architecture],
    ["arguments", metadata.command_line_args],
    ["commands", String(metadata.commands?.length ?? 0)],
    ["capabilities", metadata.capabilities.join(", ")],
    ["dependencies", dependencies.join(", ")],
    ["commit", metadata.git_sha],
  ];
}

function elfFields(elf: ElfInfo): [string, string | undefined][] {
  const needs = versionNeedsByLibrary(elf);
  const libraries = elf.needed.map((library) => {
    const versions = needs[printable(library)];
    return versions === undefined ? library : `${library} (${versions.join(", ")})`;
  });
  const state = [
    elf.stripped ? "stripped" : "not stripped",
    ...(elf.hasDebugInfo ? ["debug information"] : []),
  ];
  return [
    ["machine", elf.machine],
    ["type", elf.isSharedObject ? "shared object" : elf.type],
    ["entry point", elf.exportsOnLoad ? "RedisModule_OnLoad" : "none: RedisModule_OnLoad is not exported"],
    ["needs", libraries.join("; ")],
    ["run path", [...elf.rpath, ...elf.runpath].join(":")],
    ["build id", elf.buildId],
    ["symbols", state.join(", ")],
    ["processor", processorInWords(elf)],
    ["C library", elf.needed.some(isMusl) ? "musl" : undefined],
    ["interpreter", elf.interpreter],
    ["loading", loadingInWords(elf)],
    ["API named", namedInWords(elf)],
  ];
}

/** What the file says of processors; most say nothing. */
function processorInWords({ processor: { x86Level, features } }: ElfInfo): string | undefined {
  const level = x86Level === undefined ? [] : [`needs x86-64-v${x86Level}`];
  return [...level, ...(features.length === 0 ? [] : [`made for ${features.join(", ")}`])].join(", ");
}

/** What makes it unlike most files for the loader. */
function loadingInWords({ threadLocals, indirectFunctions, hardening }: ElfInfo): string {
  return [
    ...(threadLocals === "none" ? [] : [`${threadLocals} thread-local storage`]),
    ...(hardening.textRelocations ? ["text relocations"] : []),
    ...(indirectFunctions ? ["functions chosen by processor (GNU_IFUNC)"] : []),
  ].join(", ");
}

/** How many functions of the API the file names, and those for which it would take the newest Redis. */
function namedInWords(elf: ElfInfo): string | undefined {
  const named = namedFunctions(elf);
  const newest = releaseWithAll(named);
  const shorten = (name: string) => name.replace(/^RedisModule_/, "");
  const ofNewest = named.filter(({ since }) => since === newest).map(({ name }) => shorten(name));
  const unknown = named.filter(({ since }) => since === undefined).map(({ name }) => shorten(name));
  if (named.length === 0) return undefined;
  return [
    counted(named.length),
    ...(newest === undefined
      ? []
      : [`the newest from Redis ${lowestRelease({ lowestRedisVersion: newest })}: ${shortList(ofNewest)}`]),
    ...(unknown.length === 0 ? [] : [`of no known Redis: ${shortList(unknown)}`]),
  ].join("; ");
}

const mostNamed = 8;

function shortList(names: readonly string[]): string {
  const rest = names.length - mostNamed;
  return rest <= 0 ? names.join(", ") : `${names.slice(0, mostNamed).join(", ")} and ${rest} more`;
}
