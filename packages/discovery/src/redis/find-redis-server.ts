import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { DiscoveryError } from "../discovery-error.ts";

const serverNames = ["redis-server", "valkey-server"];

export interface FindRedisServerOptions {
  /** What the user named: a program, a folder that holds one, or a name to look for in PATH. */
  readonly server?: string | undefined;
  /** Where `REDIS_PATH` and `PATH` are read. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The absolute path of the server to use: the one the user named, else `REDIS_PATH`, else the first in PATH. What was
 * named and is not there is an error, never a reason to take another. Throws `DiscoveryError` with `no-redis-server`.
 */
export async function findRedisServer(options: FindRedisServerOptions): Promise<string> {
  const { server, environment } = options;
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  if (server !== undefined && server !== "") return await findNamed(server, folders);
  const fromEnvironment = environment["REDIS_PATH"];
  if (fromEnvironment !== undefined && fromEnvironment !== "") {
    return await findNamed(fromEnvironment, folders, "REDIS_PATH says ");
  }
  const found = await findInFolders(folders, serverNames);
  if (found !== undefined) return found;
  throw new DiscoveryError("no-redis-server", "neither redis-server nor valkey-server is in PATH");
}

async function findNamed(named: string, folders: readonly string[], origin = ""): Promise<string> {
  const path = resolve(named);
  const facts = { server: named };
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    const inPath = named.includes("/") ? undefined : await findInFolders(folders, [named]);
    if (inPath !== undefined) return inPath;
    throw new DiscoveryError("no-redis-server", `${origin}${named}: there is no such file`, { facts });
  }
  if (found.isDirectory()) {
    const inside = await findInFolders([path], serverNames);
    if (inside !== undefined) return inside;
    throw new DiscoveryError("no-redis-server", `${origin}${named}: no redis-server or valkey-server in it`, {
      facts,
    });
  }
  if (await isProgram(path)) return path;
  throw new DiscoveryError("no-redis-server", `${origin}${named}: not a file that may be executed`, {
    facts,
  });
}

/** PATH order comes first: a valkey-server in an earlier folder wins over a redis-server in a later one. */
async function findInFolders(
  folders: readonly string[],
  names: readonly string[],
): Promise<string | undefined> {
  for (const folder of folders) {
    for (const name of names) {
      const path = resolve(join(folder, name));
      if (await isProgram(path)) return path;
    }
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
