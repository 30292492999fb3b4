import { join, resolve } from "node:path";
import { makeFolder, nodeRuntime, withStagingFolder } from "@rampart/files";
import { type Finding, RampartError } from "@rampart/findings";
import { defaultVersions, type ManifestJudging } from "@rampart/metadata";
import { systemsElsewhere } from "./choose-systems.ts";
import { parseNameTemplate } from "./name-template.ts";
import type { PackOptions } from "./pack-options.ts";
import { next, type Staged, withoutErrors } from "./staged.ts";
import { deriveMetadata } from "./stages/derive-metadata.ts";
import { gatherFacts } from "./stages/gather-facts.ts";
import { judgeMetadata } from "./stages/judge-metadata.ts";
import { type PlannedBundle, planBundle } from "./stages/plan-bundle.ts";
import { readInputs } from "./stages/read-inputs.ts";
import { type PackedBundle, writeBundle } from "./stages/write-bundle.ts";

// Packing is a row of stages, each in a file of its own under `stages`; only this file knows their order.

export interface PackResult<Bundle = PackedBundle> {
  /** Absent where an error was found: nothing was written. */
  readonly bundle?: Bundle;
  readonly findings: readonly Finding[];
}

/**
 * Packs a module. Bad input is reported as findings, and nothing is written then.
 * @throws {RampartError} where the environment is at fault
 */
export async function packBundle(options: PackOptions): Promise<PackResult> {
  return withStagingFolder(async (staging) => {
    const planned = await runStages(options, staging);
    return resultOf(await next(planned, (bundle) => write(bundle, options)));
  });
}

/** What {@link packBundle} would write, and where. */
export async function planPacking(options: PackOptions): Promise<PackResult<PlannedBundle>> {
  return withStagingFolder(async (staging) => resultOf(await runStages(options, staging)));
}

/**
 * Packs several modules: nothing is written before all of them are ready, and nothing at all where one is at fault.
 * @throws {RampartError} where two of them would be written to one file: the call is at fault
 */
export async function packBundles(all: readonly PackOptions[]): Promise<readonly PackResult[]> {
  return withStagingFolder(async (staging) => {
    const planned: Planned[] = [];
    for (const [index, options] of all.entries()) {
      const folder = join(staging, String(index));
      await makeFolder(folder);
      planned.push({ options, bundle: await runStages(options, folder) });
    }
    refuseSamePaths(planned);
    const isReady = planned.every(({ bundle }) => bundle.value !== undefined);
    const results: PackResult[] = [];
    for (const { options, bundle } of planned) {
      results.push(
        isReady
          ? resultOf(await next(bundle, (ready) => write(ready, options)))
          : { findings: bundle.findings },
      );
    }
    return results;
  });
}

/** Every stage but the writing. */
async function runStages(options: PackOptions, staging: string): Promise<Staged<PlannedBundle>> {
  const { command = "pack", modified, signal, output, onStage } = options;
  const template = output === undefined ? undefined : parseNameTemplate(output);
  const judging = judgingOf(options);
  onStage?.("inputs");
  const inputs = withoutErrors(await readInputs(options.inputs, { command, judging, signal }));
  onStage?.("facts");
  const facts = await next(inputs, (read) =>
    gatherFacts(read, options.facts, { command, staging, modified, signal }),
  );
  const metadata = await next(facts, (gathered) => deriveMetadata(gathered, options.metadata ?? {}, command));
  // Metadata with errors are judged too: one run reports all that is wrong with them.
  const said = { command, said: metadata.findings, runtime: nodeRuntime };
  const judged = withoutErrors(await next(metadata, (derived) => judgeMetadata(derived, said)));
  onStage?.("plan");
  return next(judged, (good) => planBundle(good, template, nodeRuntime));
}

/** What the manifest is judged with: what the caller adds to it, and what packing fills in. */
function judgingOf({ command, facts, metadata = {} }: PackOptions): ManifestJudging {
  const { defaultCompatibleRedisVersion: compatible, matchCommands } = metadata;
  return {
    systems: systemsElsewhere(facts),
    matchCommands,
    defaults: {
      ...(command === "ramp" && { min_redis_version: defaultVersions.min_redis_version }),
      ...(compatible !== undefined && { compatible_redis_version: compatible }),
    },
  };
}

async function write(
  bundle: PlannedBundle,
  { modified, signal, onStage }: PackOptions,
): Promise<Staged<PackedBundle>> {
  onStage?.("bundle");
  return { value: await writeBundle(bundle, { modified, signal }), findings: [] };
}

function resultOf<Bundle>({ value, findings }: Staged<Bundle>): PackResult<Bundle> {
  return { ...(value !== undefined && { bundle: value }), findings };
}

interface Planned {
  readonly options: PackOptions;
  readonly bundle: Staged<PlannedBundle>;
}

function refuseSamePaths(all: readonly Planned[]): void {
  const modules = new Map<string, string>();
  for (const { bundle, options } of all) {
    if (bundle.value === undefined) continue;
    const { path } = bundle.value;
    const { modulePath } = options.inputs;
    const other = modules.get(resolve(path));
    if (other !== undefined) {
      const message = `${other} and ${modulePath} would both be written to ${path}`;
      throw new RampartError("call", "output-collision", message, {
        help: "Give --output a field that differs, such as {arch}, {osnick} or {folder}. Nothing was written.",
      });
    }
    modules.set(resolve(path), modulePath);
  }
}
