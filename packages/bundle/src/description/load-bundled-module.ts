import { join } from "node:path";
import type { DiscoverOptions, Discovery } from "@rampart/discovery";
import { withStagingFolder } from "@rampart/files";
import { type Finding, isFinding, RampartError } from "@rampart/findings";
import type { BundleSource } from "../bundle-source.ts";
import type { CalledFunctions } from "../module/called-functions.ts";
import type { BundleReading, ReadOptions } from "../read/bundle-reading.ts";
import { unpackBundle } from "../unpack/unpack-bundle.ts";
import { withCallsOn } from "./calls-on-version.ts";
import { loadDescription } from "./load-description.ts";
import { splitArguments } from "./split-arguments.ts";

/** What a load of a bundle's module told. */
export interface BundledLoad {
  /** Why it refused to load. */
  readonly findings: readonly Finding[];
  /** What it calls on each Redis version that was asked for; empty where it refused. */
  readonly calls: ReadonlyMap<string, CalledFunctions>;
  /** What it registered; absent where it refused. */
  readonly discovery?: Discovery;
}

export interface BundledLoadOptions extends Omit<DiscoverOptions, "arguments" | "method"> {
  /** In place of those that the metadata name. */
  readonly moduleArguments?: string | undefined;
}

/**
 * Loads the module of a bundle, and asks what it calls on Redis versions. The bundle is unpacked into a folder that is
 * removed afterwards. Undefined where the bundle is too faulty to be unpacked, which its reading says.
 * @throws {RampartError} where the environment is at fault: no host, a crash, a time-out, a library that is not here
 */
export async function loadBundledModule(
  source: BundleSource,
  { metadata, module }: BundleReading,
  redisVersions: Iterable<string>,
  { moduleArguments, ...options }: BundledLoadOptions,
  limits: ReadOptions,
): Promise<BundledLoad | undefined> {
  if (module === undefined || metadata === undefined) return undefined;
  return withStagingFolder(async (staging) => {
    const folder = staging();
    const { files } = await unpackBundle(source, { ...limits, folder, replace: false });
    if (files.length === 0) return undefined;
    const path = join(folder, module.entry);
    const declared = metadata.run_command_line_args || metadata.command_line_args;
    const load = { ...options, arguments: splitArguments(moduleArguments ?? declared ?? "") };
    const { discovery, findings } = await loadDescription(path, { ...load, method: "host" });
    refuseUnloadable(findings);
    const calls = new Map<string, CalledFunctions>();
    if (discovery === undefined) return { findings, calls };
    for (const version of redisVersions) {
      const { load: facts } = await withCallsOn(version || undefined, discovery, path, load);
      calls.set(version, facts?.api ?? {});
    }
    return { findings, calls, discovery };
  });
}

/** That this machine lacks a library says nothing of the nodes. */
function refuseUnloadable(findings: readonly Finding[]): void {
  const unloadable = findings.find((found) => isFinding(found, "load/unloadable"));
  if (unloadable === undefined) return;
  const { reason, log } = unloadable.facts;
  throw new RampartError("environment", "discovery-unloadable", reason, {
    help: "Load it on a system that has what the module needs.",
    log,
  });
}
