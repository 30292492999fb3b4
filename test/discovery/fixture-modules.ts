import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

export const fixturesFolder = fileURLToPath(new URL("../../fixtures/modules/", import.meta.url));

const folders: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };

/** The folder of the fixtures that this machine can load; undefined on a machine that we have none for. */
export const nativeFolder = folders[process.arch];

/** Where distributions put modules. */
const systemFolders = [
  "/usr/lib/redis/modules",
  "/usr/lib64/redis/modules",
  "/usr/lib/valkey/modules",
  "/usr/lib64/valkey/modules",
  "/usr/local/lib/redis/modules",
  "/usr/local/lib/valkey/modules",
  "/opt/redis-stack/lib",
];

export interface Load {
  readonly name: string;
  readonly path: string;
  readonly arguments: readonly string[];
}

/** Fixtures that hold a process up until a time limit ends it. */
export const endless: readonly string[] = ["hangs", "spins"];

/** Arguments that a fixture is loaded with, besides none. */
const argumentLists: Readonly<Record<string, readonly (readonly string[])[]>> = {
  arguments: [["one"], ["b", "a", "C", "größe", "--dashes", 'quo"te', ""], ["twice", "twice"]],
  "arguments-required": [["prefix=shop"], ["other", "prefix=x"], ["prefix="]],
};

/** Each fixture module of this machine's architecture, with each list of arguments. */
export async function fixtureLoads(): Promise<Load[]> {
  if (nativeFolder === undefined) return [];
  const folder = join(fixturesFolder, nativeFolder);
  return (await modulesIn(folder)).flatMap((path) => {
    const name = basename(path, ".so");
    const lists = [[], ...(argumentLists[name] ?? [])];
    return lists.map((list) => ({ name, path, arguments: list }));
  });
}

export async function systemLoads(): Promise<Load[]> {
  const lists = await Promise.all(systemFolders.map(modulesIn));
  return lists.flat().map((path) => ({ name: path, path, arguments: [] }));
}

async function modulesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(".so"))
    .toSorted()
    .map((name) => join(folder, name));
}
