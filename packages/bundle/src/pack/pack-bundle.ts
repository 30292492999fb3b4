import { join } from "node:path";
import {
  makeFolder,
  mapUntilRejected,
  nodeRuntime,
  refuseOverlap,
  type StagingFolder,
  translated,
  withStagingFolder,
} from "@rampart/files";
import { type Finding, RampartError } from "@rampart/findings";
import { defaultVersions, type ManifestJudging } from "@rampart/metadata";
import { RefusedEntry } from "../write/write-zip.ts";
import { systemsElsewhere } from "./choose-systems.ts";
import { refuseSamePaths } from "./name-collisions.ts";
import { parseNameTemplate } from "./name-template.ts";
import type { Companion, PackOptions } from "./pack-options.ts";
import { PackedAhead } from "./packed-ahead.ts";
import { asJudged, next, type Staged, withoutErrors } from "./staged.ts";
import { deriveMetadata } from "./stages/derive-metadata.ts";
import { gatherFacts } from "./stages/gather-facts.ts";
import { judgeMetadata } from "./stages/judge-metadata.ts";
import { type PlannedBundle, planBundle } from "./stages/plan-bundle.ts";
import { moduleFolderOf, readInputs } from "./stages/read-inputs.ts";
import { type PackedBundle, writeBundles } from "./stages/write-bundle.ts";

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
  const [result] = await packBundles([options]);
  if (result === undefined) throw new Error("a module was packed without a result");
  return result;
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
  const [{ inputs } = {}, ...others] = all;
  // Of several the packed bytes would have to wait for the last one's plan.
  const isAlone = inputs !== undefined && others.length === 0;
  const ahead = isAlone ? await PackedAhead.begin(inputs.modulePath) : undefined;
  try {
    return await withPlans(all, { moduleBytes: ahead?.bytes }, (plans) => writePlans(plans, ahead));
  } finally {
    await ahead?.close();
  }
}

async function writePlans(
  plans: readonly PackingPlan[],
  ahead: PackedAhead | undefined,
): Promise<readonly PackResult[]> {
  await refuseCollisions(plans);
  const ready = plans.flatMap(({ options, bundle }) =>
    bundle === undefined
      ? []
      : [{ planned: bundle, companions: companionsOf(options, bundle), modified: options.modified }],
  );
  if (ready.length < plans.length) return plans.map(({ findings }) => ({ findings }));
  for (const { options } of plans) options.onStage?.("bundle");
  try {
    const written = await writeBundles(ready, { signal: plans[0]?.options.signal, ahead });
    return plans.map(({ findings }, index) => resultOf({ value: written[index], findings }));
  } catch (error) {
    if (!(error instanceof RefusedEntry)) throw error;
    const { path, finding } = error;
    return plans.map(({ bundle, findings }) => ({
      findings: bundle?.path === path ? [...findings, finding] : findings,
    }));
  }
}

/** A module, and what it will be packed as. */
export interface PackingPlan extends PackResult<PlannedBundle> {
  readonly options: PackOptions;
  /** Why there is neither a bundle nor a finding. */
  readonly error?: RampartError;
}

export interface PlanningRun {
  /** Modules that are planned at the same time; by default one. */
  readonly jobs?: number;
  /** A module whose plan cannot be made does not end the others: its plan has the error. */
  readonly keepsGoing?: boolean;
  /** All bytes of the module, where there is one that was read already. */
  readonly moduleBytes?: Uint8Array | undefined;
}

/**
 * The plans of modules, in their order, for as long as they are used: archives that are made for the bundles are there
 * until then.
 */
export async function withPlans<Result>(
  all: readonly PackOptions[],
  { jobs = 1, keepsGoing = false, moduleBytes }: PlanningRun,
  use: (plans: readonly PackingPlan[]) => Promise<Result>,
): Promise<Result> {
  return withStagingFolder(async (staging) => {
    const plan = async (options: PackOptions, index: number): Promise<PackingPlan> => {
      const folder = () => makeFolder(join(staging(), String(index)));
      try {
        return { options, ...resultOf(await runStages(options, folder, moduleBytes)) };
      } catch (thrown) {
        const error = translated(thrown);
        if (!keepsGoing || !(error instanceof RampartError) || error.fault === "call") throw thrown;
        options.signal?.throwIfAborted();
        return { options, findings: [], error };
      }
    };
    const plans = await mapUntilRejected([...all.entries()], jobs, ([index, one]) => plan(one, index));
    return use(plans);
  });
}

/**
 * Names are known only now where they were filled in: no two may be the same, and no file that was read may be written.
 * @throws {RampartError} where they are: the call is at fault
 */
export async function refuseCollisions(plans: readonly PackingPlan[]): Promise<void> {
  const ready = plans.flatMap(({ options, bundle }) => (bundle === undefined ? [] : [{ options, bundle }]));
  refuseSamePaths(
    ready.map(({ options: { inputs, output, outputCalled, title }, bundle: { path, plan } }) => ({
      path,
      title: title ?? inputs.modulePath,
      template: output,
      calledAs: outputCalled ?? "--output",
      module: { metadata: plan.metadata, folder: moduleFolderOf(inputs.modulePath) },
    })),
  );
  await refuseSharedFiles(ready);
}

/** Every stage but the writing. */
async function runStages(
  options: PackOptions,
  staging: StagingFolder,
  moduleBytes?: Uint8Array,
): Promise<Staged<PlannedBundle>> {
  const {
    command = "pack",
    modified,
    signal,
    output,
    outputCalled,
    outputFolder: folder,
    judge,
    onStage,
  } = options;
  const template = output === undefined ? undefined : parseNameTemplate(output, outputCalled);
  const judging = judgingOf(options);
  onStage?.("inputs");
  const read = await readInputs(options.inputs, { command, judging, signal, moduleBytes });
  const inputs = withoutErrors(read, judge);
  onStage?.("facts");
  const facts = await next(inputs, (readable) =>
    gatherFacts(readable, options.facts, { command, staging, modified, signal }),
  );
  const metadata = await next(facts, (gathered) => deriveMetadata(gathered, options.metadata ?? {}, command));
  // Metadata with errors are judged too: one run reports all that is wrong with them.
  const said = { command, said: metadata.findings, runtime: nodeRuntime };
  const judged = withoutErrors(await next(metadata, (derived) => judgeMetadata(derived, said)), judge);
  onStage?.("plan");
  const planned = asJudged(await next(judged, (good) => planBundle(good, template, nodeRuntime)), judge);
  if (folder === undefined) return planned;
  return next(planned, (bundle) => ({ value: { ...bundle, path: join(folder, bundle.path) }, findings: [] }));
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

function resultOf<Bundle>({
  value,
  findings,
}: {
  readonly value?: Bundle | undefined;
  readonly findings: readonly Finding[];
}): PackResult<Bundle> {
  return { ...(value !== undefined && { bundle: value }), findings };
}

function companionsOf({ companions }: PackOptions, { path }: PlannedBundle): readonly Companion[] {
  return companions?.(path) ?? [];
}

interface ReadyPlan {
  readonly options: PackOptions;
  readonly bundle: PlannedBundle;
}

async function refuseSharedFiles(all: readonly ReadyPlan[]): Promise<void> {
  const inputs = all.flatMap(({ options: { inputs: given, facts }, bundle }) => {
    const { description } = facts;
    const packed = bundle.plan.entries.flatMap(({ input: { name, source } }) =>
      "path" in source ? [{ name: `the file of ${name}`, path: source.path }] : [],
    );
    return [
      { name: "the module", path: given.modulePath },
      ...(given.manifestPath === undefined ? [] : [{ name: "--manifest", path: given.manifestPath }]),
      ...(description.from === "file" ? [{ name: "--commands-from", path: description.path }] : []),
      ...packed,
    ];
  });
  const outputs = all.flatMap(({ options, bundle }) => [
    { name: options.outputCalled ?? "--output", path: bundle.path },
    ...companionsOf(options, bundle),
  ]);
  await refuseOverlap(inputs, [...outputs, ...(all[0]?.options.otherOutputs ?? [])]);
}
