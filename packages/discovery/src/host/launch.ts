import { basename } from "node:path";
import { DiscoveryError } from "../discovery-error.ts";
import { readElfMachine } from "../redis/elf-machine.ts";
import { findEmulator, findEmulatorProgram } from "./emulator.ts";
import { type HostArchitecture, moduleHostPath, ownArchitecture } from "./module-host-path.ts";
import { loaderWords, openSysroot, type Sysroot } from "./sysroot.ts";

export interface LaunchOptions {
  /** Root folder of another system, whose loader and libraries the module is loaded with. */
  readonly sysroot?: string | undefined;
  /** The program to use instead of the host that comes with Rampart. */
  readonly hostPath?: string | undefined;
  /** Where `prebuilt/` and `src/` of the host are, if not beside this package. */
  readonly hostDirectory?: string | undefined;
}

/** What starts the host that loads a module, where this machine and its libraries are not what the module is for. */
export interface Launch {
  /** The program, and its words before those of the host. */
  readonly words: readonly [program: string, ...words: string[]];
  /** The module host to start. */
  readonly host: string;
  /** In words, for people. */
  readonly manner: string;
  readonly sysroot?: Sysroot;
}

/**
 * An emulator, another system's loader, or both; undefined where the module is for this machine as it is.
 * @throws {DiscoveryError} where one of them is missing
 */
export async function launchOf(path: string, options: LaunchOptions): Promise<Launch | undefined> {
  const own = ownArchitecture();
  const machine = await machineOf(path);
  const isForeign = machine !== undefined && own !== undefined && machine !== own;
  const architecture = isHosted(machine) ? machine : own;
  if (options.sysroot !== undefined && architecture !== undefined && (!isForeign || isHosted(machine))) {
    return launchUnder(options.sysroot, architecture, isForeign, path, options);
  }
  if (!isForeign) return undefined;
  const directory = options.hostDirectory;
  const emulator = isHosted(machine)
    ? await findEmulator(machine, { directory, environment: process.env })
    : undefined;
  if (emulator === undefined) throw foreign(path, machine, own, " with a sysroot");
  const { program, sysroot, host } = emulator;
  return { words: [program, "-L", sysroot], host, manner: `under ${basename(program)} with ${sysroot}` };
}

async function launchUnder(
  folder: string,
  architecture: HostArchitecture,
  isForeign: boolean,
  path: string,
  options: LaunchOptions,
): Promise<Launch> {
  const sysroot = await openSysroot(folder, architecture);
  const host = (isForeign ? undefined : options.hostPath) ?? (await hostFor(architecture, options));
  const words = loaderWords(sysroot) as readonly [string, ...string[]];
  const libraries = `with the libraries of ${folder}`;
  if (!isForeign) return { words, host, manner: libraries, sysroot };
  const program = await findEmulatorProgram(architecture, process.env["PATH"]);
  if (program === undefined) throw foreign(path, architecture, ownArchitecture() ?? process.arch, "");
  return {
    words: [program, "-L", sysroot.folder, ...words],
    host,
    manner: `under ${basename(program)} ${libraries}`,
    sysroot,
  };
}

async function hostFor(architecture: HostArchitecture, { hostDirectory }: LaunchOptions): Promise<string> {
  const host = await moduleHostPath(architecture, hostDirectory);
  if (host !== undefined) return host;
  throw new DiscoveryError("no-module-host", `there is no module host for ${architecture} here`, {
    facts: { architecture },
  });
}

async function machineOf(path: string): Promise<string | undefined> {
  return readElfMachine(path).catch((error: NodeJS.ErrnoException) => {
    throw new DiscoveryError("unloadable", `${basename(path)} cannot be read: ${error.message}`, {
      facts: { file: path },
      cause: error,
    });
  });
}

function isHosted(machine: string | undefined): machine is HostArchitecture {
  return machine === "x86_64" || machine === "aarch64";
}

function foreign(path: string, module: string, machine: string, also: string): DiscoveryError {
  return new DiscoveryError(
    "foreign-architecture",
    `${basename(path)} is for ${module}, this machine is ${machine}, and qemu-${module}${also} is not installed`,
    { facts: { file: path, module, machine } },
  );
}

/** The supervisor is this machine's own, and only what loads the module is started differently. */
export function launchedWords(
  { words, host }: Launch,
  supervised: readonly string[],
  loading: readonly string[],
): readonly string[] {
  return [...supervised, "--run", words[0], "--", ...words, host, "--unsupervised", ...loading];
}

/** The words with which the loader lists what it would load, without running any of it. */
export function listingWords(
  { words }: Launch,
  supervised: readonly string[],
  path: string,
): readonly string[] {
  return [...supervised, "--serve", words[0], "--", ...words, "--list", path];
}

/** Paths of libraries in what the loader lists: `libm.so.6 => /lib/libm.so.6 (0x00007f…)`. */
export function listedLibraries(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => /=> (\/.*) \(0x[0-9a-f]+\)$/.exec(line)?.[1] ?? []);
}
