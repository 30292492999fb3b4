import { readlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { DiscoveryError } from "../discovery-error.ts";
import { exists, type HostArchitecture } from "./module-host-path.ts";

/** The root folder of another system: its loader and libraries, in place of this machine's. */
export interface Sysroot {
  readonly folder: string;
  readonly loader: string;
  /** Folders with libraries. */
  readonly libraryPath: readonly string[];
}

const loaders: Readonly<Record<HostArchitecture, string>> = {
  x86_64: "ld-linux-x86-64.so.2",
  aarch64: "ld-linux-aarch64.so.1",
};

/**
 * Finds glibc's loader and the folders of libraries below a folder: a container's root file system, what debootstrap made,
 * or unpacked packages.
 * @throws {DiscoveryError} where it has none for the architecture
 */
export async function openSysroot(given: string, architecture: HostArchitecture): Promise<Sysroot> {
  const folder = resolve(given);
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
  if (loader !== undefined) return { folder, loader, libraryPath: folders };
  const hasMusl = (await resolveWithin(folder, `lib/ld-musl-${architecture}.so.1`)) !== undefined;
  throw new DiscoveryError(
    "no-sysroot",
    `${given} has no ${loaders[architecture]}, the loader of glibc for ${architecture}${hasMusl ? ": it is a system with musl" : ""}.`,
    { facts: { folder: given, architecture } },
  );
}

/** What comes before the words of a program that this loader is to start. */
export function loaderWords({ loader, libraryPath }: Sysroot): readonly string[] {
  // The cache is that of this machine.
  return [loader, "--inhibit-cache", "--library-path", libraryPath.join(":")];
}

/** As many links as the kernel follows. */
const mostLinks = 40;

/**
 * Where a path is below a root folder: an absolute link begins at the root folder there, and `..` does not leave it. The
 * system itself would follow such a link into this machine.
 */
async function resolveWithin(root: string, path: string): Promise<string | undefined> {
  let left = path.split("/");
  let at = "/";
  for (let links = 0; left.length > 0; ) {
    const [name = "", ...rest] = left;
    const next = join(at, name);
    const target = await readlink(join(root, next)).catch(() => undefined);
    if (target !== undefined && ++links > mostLinks) return undefined;
    at = target === undefined ? next : target.startsWith("/") ? "/" : dirname(next);
    left = target === undefined ? rest : [...target.split("/"), ...rest];
  }
  const found = join(root, at);
  return (await exists(found)) ? found : undefined;
}
