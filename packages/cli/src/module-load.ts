import { type BundleReading, type BundleSource, loadBundledModule } from "@rampart/bundle";
import { type CheckedBundle, redisOf, type Target } from "@rampart/compat";
import { flagGroup, type OptionsOf } from "./flag-group.ts";
import type { Io } from "./io.ts";
import { type LimitOptions, readOptions } from "./limit-options.ts";
import { discoveryOptions } from "./load-options.ts";
import { parseDuration, usage } from "./option-values.ts";

/** Flags of a check that loads the module. */
export const moduleLoadFlags = flagGroup("Loading:", (command) =>
  command
    .option("--load", "load the module, which executes it, and check the API functions that it calls")
    .option("--timeout <time>", "with --load: time limit for a load (default: 10s)", parseDuration)
    .option("--args <arguments>", "with --load: load the module with these arguments, not the bundle's"),
);

export type ModuleLoadOptions = OptionsOf<typeof moduleLoadFlags> & LimitOptions;

/** @throws {RampartError} where something is said of a load that is not asked for */
export function requireLoad({ load, timeout, args }: ModuleLoadOptions): void {
  if (load === true) return;
  if (timeout !== undefined) throw usage("--timeout means nothing without --load");
  if (args !== undefined) throw usage("--args means nothing without --load");
}

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
  const { timeout, args: moduleArguments } = options;
  const loaded = await loadBundledModule(
    source,
    reading,
    new Set(targets.map(versionOf)),
    { ...discoveryOptions(timeout === undefined ? {} : { timeout }, io), moduleArguments },
    readOptions(options, io),
  );
  if (loaded === undefined) return () => reading;
  const { findings, calls } = loaded;
  return (target) => ({ ...reading, load: { findings, calls: calls.get(versionOf(target)) ?? {} } });
}
