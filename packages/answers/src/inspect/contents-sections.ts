import { lowestRelease, namedFunctions, releaseWithAll } from "@rampart/bundle/read";
import type { ElfInfo } from "@rampart/elf";
import { printable, renderSize } from "@rampart/findings";
import type { ModuleMetadata } from "@rampart/metadata";
import { isMusl } from "@rampart/platforms";
import { type FileContents, versionNeedsByLibrary } from "./file-contents.ts";
import { counted, loadFields } from "./load-fields.ts";

/** A part of a file: what it is called, and what is said of it. */
export interface ContentsSection {
  readonly heading: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** What is inside a file, for people: the fields that have a value. */
export function contentsSections(contents: FileContents): ContentsSection[] {
  const { file, metadata, module, load } = contents;
  return [
    ...(metadata === undefined
      ? []
      : [section(`${metadata.module_name} ${metadata.semantic_version}`, metadataFields(metadata))]),
    ...(module === undefined ? [] : [section(module.entry ?? file, moduleFields(module))]),
    ...zipSections(contents),
    ...(load === undefined ? [] : [loadSection(load)]),
  ];
}

type Field = readonly [name: string, value: string | undefined];

function section(heading: string, fields: readonly Field[]): ContentsSection {
  const told = fields.flatMap(([name, value]) => (value ? [[name, printable(value)] as const] : []));
  return { heading: printable(heading), fields: told };
}

function moduleFields({ size, sha256, elf }: NonNullable<FileContents["module"]>): Field[] {
  return [["size", renderSize(size)], ["sha256", sha256], ...(elf === undefined ? [] : elfFields(elf))];
}

function zipSections({ file, entries = [], size, contentDigest }: FileContents): ContentsSection[] {
  if (entries.length === 0) return [];
  const files = entries.map((entry): Field => {
    return [renderSize(entry.size), `${entry.name}${entry.kind === "file" ? "" : ` (${entry.kind})`}`];
  });
  return [
    section(file, [
      ...files,
      ["zip", size === undefined ? undefined : renderSize(size)],
      ["content", contentDigest],
    ]),
  ];
}

function loadSection(load: NonNullable<FileContents["load"]>): ContentsSection {
  const { name, version, server, source, commands, libraries = [] } = load;
  return section(`${name} ${version}, loaded into ${server ?? source}`, [
    ["libraries", libraries.join(", ")],
    ["commands", commands.map((command) => command.name).join(", ")],
    ...loadFields(load),
  ]);
}

function metadataFields(metadata: ModuleMetadata): Field[] {
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

function elfFields(elf: ElfInfo): Field[] {
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
    ["system", elf.system === "Linux" ? undefined : elf.system],
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
function loadingInWords({ noOpen, threadLocals, indirectFunctions, hardening }: ElfInfo): string {
  return [
    ...(noOpen ? ["refused by dlopen (DF_1_NOOPEN)"] : []),
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
