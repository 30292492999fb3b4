import { delimiter, join } from "node:path";
import { exists, type HostArchitecture, moduleHostPath } from "./module-host-path.ts";

/** What runs a module of another architecture on this machine. */
export interface Emulator {
  readonly program: string;
  /** Where the libraries of that architecture are. */
  readonly sysroot: string;
  /** The module host for that architecture. */
  readonly host: string;
}

/** qemu's user mode emulator, its sysroot and a host for the architecture, when all three are installed. */
export async function findEmulator(
  architecture: HostArchitecture,
  options: { readonly directory?: string | undefined; readonly environment: NodeJS.ProcessEnv },
): Promise<Emulator | undefined> {
  const { environment, directory } = options;
  const program = await findEmulatorProgram(architecture, environment["PATH"]);
  const sysroot = await findSysroot(architecture, environment["QEMU_LD_PREFIX"]);
  const host = await moduleHostPath(architecture, directory);
  if (program === undefined || sysroot === undefined || host === undefined) return undefined;
  return { program, sysroot, host };
}

export function findEmulatorProgram(
  architecture: HostArchitecture,
  path: string | undefined,
): Promise<string | undefined> {
  return findProgram([`qemu-${architecture}-static`, `qemu-${architecture}`], path);
}

async function findProgram(names: readonly string[], path: string | undefined): Promise<string | undefined> {
  for (const name of names) {
    for (const folder of (path ?? "").split(delimiter)) {
      if (folder.startsWith("/") && (await exists(join(folder, name)))) return join(folder, name);
    }
  }
  return undefined;
}

const loaders: Readonly<Record<HostArchitecture, string>> = {
  x86_64: "lib64/ld-linux-x86-64.so.2",
  aarch64: "lib/ld-linux-aarch64.so.1",
};

async function findSysroot(
  architecture: HostArchitecture,
  given: string | undefined,
): Promise<string | undefined> {
  const places = [given, `/usr/${architecture}-linux-gnu`, `/etc/qemu-binfmt/${architecture}`];
  for (const place of places) {
    if (place && (await exists(join(place, loaders[architecture])))) return place;
  }
  return undefined;
}
