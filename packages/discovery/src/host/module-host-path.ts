import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The architectures that a prebuilt host exists for, in ELF's names. */
export type HostArchitecture = "x86_64" | "aarch64";

const byNode: Readonly<Record<string, HostArchitecture>> = { x64: "x86_64", arm64: "aarch64" };

/** This process's architecture, if there is a prebuilt host for it. */
export function ownArchitecture(): HostArchitecture | undefined {
  return byNode[process.arch];
}

/**
 * The folder with the module host: `prebuilt/` and `src/`. It is next to `src` and `dist` of this package, and beside
 * the file or the folder of a program that was bundled from it.
 */
export async function moduleHostDirectory(given?: string): Promise<string | undefined> {
  if (given !== undefined) return given;
  for (const above of ["./host", "../host", "../../host"]) {
    const directory = fileURLToPath(new URL(above, import.meta.url));
    if (await exists(join(directory, "src", "main.c"))) return directory;
  }
  return undefined;
}

/** The path of the prebuilt host for an architecture; undefined if there is none. */
export async function moduleHostPath(
  architecture: HostArchitecture,
  directory?: string,
): Promise<string | undefined> {
  const found = await moduleHostDirectory(directory);
  if (found === undefined) return undefined;
  const path = join(found, "prebuilt", `module-host.linux-${architecture}`);
  return (await exists(path)) ? path : undefined;
}

export async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
