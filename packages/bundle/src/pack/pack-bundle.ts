import { join, resolve } from "node:path";
import { makeFolder, withStagingFolder } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import type { PackedBundle, PackOptions, PackResult, PlannedBundle } from "./pack-options.ts";
import { prepareBundle } from "./prepare-bundle.ts";
import { writePlan } from "./write-plan.ts";

/**
 * Packs a module. Bad input is reported as findings, and nothing is written then.
 * @throws {RampartError} where the environment is at fault
 */
export async function packBundle(options: PackOptions): Promise<PackResult> {
  return withStagingFolder(async (staging) => {
    const { bundle, ...result } = await prepareBundle(options, staging);
    return { ...result, ...(bundle && { bundle: await writeBundle(bundle, options) }) };
  });
}

/** What {@link packBundle} would write, and where. */
export async function planPacking(options: PackOptions): Promise<PackResult<PlannedBundle>> {
  return withStagingFolder((staging) => prepareBundle(options, staging));
}

/**
 * Packs several modules: nothing is written before all of them are ready, and nothing at all where one is at fault.
 * @throws {RampartError} where two of them would be written to one file: the call is at fault
 */
export async function packBundles(all: readonly PackOptions[]): Promise<readonly PackResult[]> {
  return withStagingFolder(async (staging) => {
    const prepared: (PackResult<PlannedBundle> & { readonly options: PackOptions })[] = [];
    for (const [index, options] of all.entries()) {
      const folder = join(staging, String(index));
      await makeFolder(folder);
      prepared.push({ ...(await prepareBundle(options, folder)), options });
    }
    refuseSamePaths(prepared);
    const isReady = prepared.every(({ bundle }) => bundle !== undefined);
    const results: PackResult[] = [];
    for (const { options, bundle, ...result } of prepared) {
      const isWritten = isReady && bundle !== undefined;
      results.push({ ...result, ...(isWritten && { bundle: await writeBundle(bundle, options) }) });
    }
    return results;
  });
}

type Prepared = readonly { readonly bundle?: PlannedBundle; readonly options: PackOptions }[];

function refuseSamePaths(prepared: Prepared): void {
  const modules = new Map<string, string>();
  for (const { bundle, options } of prepared) {
    if (bundle === undefined) continue;
    const other = modules.get(resolve(bundle.path));
    if (other !== undefined) {
      const message = `${other} and ${options.modulePath} would both be written to ${bundle.path}`;
      throw new RampartError("call", "output-collision", message, {
        help: "Tell them apart in --output, for instance with {arch}, {osnick} or {folder}. Nothing was written.",
      });
    }
    modules.set(resolve(bundle.path), options.modulePath);
  }
}

async function writeBundle(bundle: PlannedBundle, options: PackOptions): Promise<PackedBundle> {
  return { ...bundle, ...(await writePlan(bundle.plan.entries, bundle.path, options)) };
}
