import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readWhole } from "@rampart/files";
import type { Place } from "@rampart/findings";
import { isObject, parseJsonDocument } from "@rampart/metadata";
import type { Configuration } from "../configuration/parse-configuration.ts";

/** The name of a command in a file beside a manifest. */
export interface NamedCommand {
  readonly name: string;
  readonly path: string;
  /** In a text; a module has none. */
  readonly place?: Place;
}

/** Files longer than these are not looked into: they are for machines, and somebody waits. */
const [longestText, longestModule] = [2 ** 22, 2 ** 26];

/** Modules in a folder that are looked into. */
const mostModules = 4;

/**
 * Names of commands that are known without loading a module: those of `module.json` and of a file of commands in the
 * folder, those that the configuration names for the manifest, and texts in the module that look like them.
 */
export async function commandsBeside(
  folder: string,
  manifest: string,
  configuration: Configuration | undefined,
): Promise<readonly NamedCommand[]> {
  const inside = await readdir(folder).catch((): string[] => []);
  const bundles = configuration?.bundles.filter((one) => isOf(one.manifest, manifest, configuration)) ?? [];
  const named = (path: string | undefined) =>
    path === undefined || configuration === undefined ? [] : [resolve(configuration.folder, path)];
  const texts = [
    ...["module.json", "commands.json"]
      .filter((name) => inside.includes(name))
      .map((name) => join(folder, name)),
    ...bundles.flatMap(({ commandsFrom }) => named(commandsFrom)),
  ];
  const modules = [
    ...bundles.flatMap(({ module }) => named(module)),
    ...inside.filter((name) => name.endsWith(".so")).map((name) => join(folder, name)),
  ];
  const found = [
    ...[...new Set(texts)].map(commandsInText),
    ...[...new Set(modules)].slice(0, mostModules).map(commandsInModule),
  ];
  return (await Promise.all(found)).flat();
}

function isOf(named: string | undefined, manifest: string, { folder }: Configuration): boolean {
  return named !== undefined && resolve(folder, named) === manifest;
}

async function commandsInText(path: string): Promise<NamedCommand[]> {
  const bytes = await readShort(path, longestText);
  const document = bytes && parseJsonDocument(bytes.toString("utf8")).document;
  const commands = isObject(document?.value) ? document.value["commands"] : undefined;
  if (document === undefined || !Array.isArray(commands)) return [];
  return commands.flatMap((command: unknown, index) => {
    const name = isObject(command) ? command["command_name"] : undefined;
    if (typeof name !== "string") return [];
    return [{ name, path, place: document.place(["commands", index, "command_name"]) }];
  });
}

/** Texts of a module in the form of a command's name, `tally.add`: of the prefix that most of them have. */
async function commandsInModule(path: string): Promise<NamedCommand[]> {
  const text = (await readShort(path, longestModule))?.toString("latin1") ?? "";
  const texts = text.match(/(?<=\0)[A-Za-z][\w-]{1,30}\.[A-Za-z][\w.-]{0,40}(?=\0)/g) ?? [];
  const names = [...new Set(texts)].filter((name) => !isFileName.test(name));
  const byPrefix = new Map<string, string[]>();
  for (const name of names) byPrefix.set(prefixOf(name), [...(byPrefix.get(prefixOf(name)) ?? []), name]);
  const [most = []] = [...byPrefix.values()].toSorted((a, b) => b.length - a.length);
  return most.map((name) => ({ name, path }));
}

const isFileName = /\.(c|cc|cpp|h|hpp|rs|go|o|a|so|js|py|json|txt)$/i;

function prefixOf(name: string): string {
  return name.slice(0, name.indexOf(".")).toLowerCase();
}

async function readShort(path: string, longest: number): Promise<Buffer | undefined> {
  try {
    const status = statSync(path);
    return status.isFile() && status.size <= longest ? await readWhole(path, longest) : undefined;
  } catch {
    return undefined;
  }
}
