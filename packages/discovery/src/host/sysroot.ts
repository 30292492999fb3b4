import { join, resolve } from "node:path";
import { DiscoveryError } from "../discovery-error.ts";
import { configuredFolders } from "./configured-folders.ts";
import type { HostArchitecture } from "./module-host-path.ts";
import { resolveWithin } from "./resolve-within.ts";

/** The root folder of another system: its loader and libraries, in place of this machine's. */
export interface Sysroot {
  readonly folder: string;
  readonly loader: string;
  /** Folders with libraries: those that its `/etc/ld.so.conf` names come first, as they do for its own loader. */
  readonly libraryPath: readonly string[];
}

const loaders: Readonly<Record<HostArchitecture, string>> = {
  x86_64: "ld-linux-x86-64.so.2",
  aarch64: "ld-linux-aarch64.so.1",
};

/**
 * Finds glibc's loader and the folders of libraries below a folder: a container's root file system, what debootstrap made,
 * or unpacked packages.
 * @throws {DiscoveryError} where it has none for the architecture, or a path that the loader cannot take
 */
export async function openSysroot(given: string, architecture: HostArchitecture): Promise<Sysroot> {
  const folder = resolve(given);
  const [separator] = /[:;]/.exec(folder) ?? [];
  if (separator !== undefined)
    throw new DiscoveryError(
      "no-sysroot",
      `${folder} has a ${separator} in its path, which the loader of glibc takes for the end of a folder`,
      { facts: { folder: given, architecture } },
    );
  const own = `${architecture}-linux-gnu`;
  const places = [`lib/${own}`, `usr/lib/${own}`, "lib64", "usr/lib64", "lib", "usr/lib"];
  const folders: string[] = [];
  let loader: string | undefined;
  for (const place of places) {
    const libraries = await resolveWithin(folder, place);
    if (libraries === undefined || folders.includes(libraries)) continue;
    folders.push(libraries);
    loader ??= await resolveWithin(folder, join(place, loaders[architecture]));
  }
  if (loader !== undefined) {
    const libraryPath = [...new Set([...(await configuredFolders(folder)), ...folders])];
    return { folder, loader, libraryPath };
  }
  const hasMusl = (await resolveWithin(folder, `lib/ld-musl-${architecture}.so.1`)) !== undefined;
  throw new DiscoveryError(
    "no-sysroot",
    `${given} has no ${loaders[architecture]}, the loader of glibc for ${architecture}${hasMusl ? ": it is a system with musl" : ""}`,
    { facts: { folder: given, architecture } },
  );
}

/** What comes before the words of a program that this loader is to start. */
export function loaderWords({ loader, libraryPath }: Sysroot): readonly string[] {
  // The cache is that of this machine.
  return [loader, "--inhibit-cache", "--library-path", libraryPath.join(":")];
}
