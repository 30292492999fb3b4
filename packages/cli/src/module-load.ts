import { type BundledLoad, type BundleReading, type BundleSource, loadBundledModule } from "@rampart/bundle";
import { type CheckedBundle, redisOf, type Target } from "@rampart/compat";
import { flagGroup, type OptionsOf } from "./flag-group.ts";
import type { Io } from "./io.ts";
import { type LimitOptions, readOptions } from "./limit-options.ts";
import { discoveryOptions, type isolationFlags } from "./load-options.ts";
import { parseDuration, usage } from "./option-values.ts";

/** Flags of a check that loads the module. */
export const moduleLoadFlags = flagGroup("Loading:", (command) =>
  command
    .option("--load", "load the module, which executes it, and judge what it calls and registers")
    .option("--no-load", "load nothing, as without --load")
    .option("--timeout <time>", "with --load: time limit for a load (default: 10s)", parseDuration)
    .option("--args <arguments>", "with --load: load the module with these arguments, not the bundle's"),
);

export type ModuleLoadOptions = OptionsOf<typeof moduleLoadFlags> &
  OptionsOf<typeof isolationFlags> &
  LimitOptions;

/** @throws {RampartError} where something is said of a load that is not asked for */
export function requireLoad(
  options: { readonly load?: boolean | undefined } & { readonly [Name in keyof typeof ofLoads]?: unknown },
): void {
  if (options.load === true) return;
  for (const [name, flag] of Object.entries(ofLoads)) {
    if (options[name as keyof typeof ofLoads] !== undefined)
      throw usage(`${flag} means nothing without --load`);
  }
}

const ofLoads = {
  timeout: "--timeout",
  args: "--args",
  allowWrite: "--allow-write",
  requireIsolation: "--require-isolation",
  sysroot: "--sysroot",
} as const;

/** A bundle as each target sees it: with what its module calls on the target's Redis, where a load is asked for. */
export async function loadedFor(
  source: BundleSource,
  reading: BundleReading,
  targets: readonly Target[],
  options: ModuleLoadOptions,
  io: Io,
): Promise<(target: Target) => CheckedBundle> {
  if (options.load !== true) return () => reading;
  const versionOf = (target: Target) => redisOf({ bundle: reading, target });
  const loaded = await loadOf(source, reading, options, io, new Set(targets.map(versionOf)));
  if (loaded === undefined) return () => reading;
  const { findings, calls, discovery } = loaded;
  const data = discovery?.load;
  return (target) => ({
    ...reading,
    load: { findings, calls: calls.get(versionOf(target)) ?? {}, ...(data && { data }) },
  });
}

/** What the module of a bundle tells when it is loaded, and what it calls on each of the Redis versions. */
export async function loadOf(
  source: BundleSource,
  reading: BundleReading,
  options: ModuleLoadOptions,
  io: Io,
  redisVersions: Iterable<string> = [],
): Promise<BundledLoad | undefined> {
  const { args: moduleArguments, timeout, allowWrite, requireIsolation, sysroot } = options;
  return loadBundledModule(
    source,
    reading,
    redisVersions,
    { ...discoveryOptions({ timeout, allowWrite, requireIsolation, sysroot }, io), moduleArguments },
    readOptions(options, io),
  );
}
