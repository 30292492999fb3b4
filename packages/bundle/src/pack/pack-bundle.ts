import { join, resolve } from "node:path";
import { makeFolder, nodeRuntime, refuseOverlap, withStagingFolder } from "@rampart/files";
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
import { type BundleToWrite, type PackedBundle, writeBundles } from "./stages/write-bundle.ts";

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
  return withStagingFolder(async (staging) => {
    const planned: Planned[] = [];
    for (const [index, options] of all.entries()) {
      const folder = join(staging, String(index));
      await makeFolder(folder);
      planned.push({ options, bundle: await runStages(options, folder) });
    }
    const ready = planned.flatMap(({ options, bundle: { value } }) =>
      value === undefined
        ? []
        : [{ options, planned: value, companions: options.companions?.(value.path) ?? [] }],
    );
    refuseSamePaths(ready);
    await refuseSharedFiles(ready);
    if (ready.length < all.length) return planned.map(({ bundle: { findings } }) => ({ findings }));
    for (const { onStage } of all) onStage?.("bundle");
    const written = await writeBundles(
      ready.map(({ options, ...bundle }) => ({ ...bundle, modified: options.modified })),
      { signal: all[0]?.signal },
    );
    return planned.map(({ bundle: { findings } }, index) => resultOf({ value: written[index], findings }));
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

function resultOf<Bundle>({
  value,
  findings,
}: {
  readonly value?: Bundle | undefined;
  readonly findings: readonly Finding[];
}): PackResult<Bundle> {
  return { ...(value !== undefined && { bundle: value }), findings };
}

interface Planned {
  readonly options: PackOptions;
  readonly bundle: Staged<PlannedBundle>;
}

/** A bundle with a name, and with the files that belong to it. */
interface Ready extends BundleToWrite {
  readonly options: PackOptions;
}

/** Names are known only now where they were filled in: no file that was read may be written. */
async function refuseSharedFiles(all: readonly Ready[]): Promise<void> {
  const inputs = all.flatMap(({ options: { inputs: given, facts }, planned }) => {
    const { description } = facts;
    const packed = planned.plan.entries.flatMap(({ input: { name, source } }) =>
      "path" in source ? [{ name: `the file of ${name}`, path: source.path }] : [],
    );
    return [
      { name: "the module", path: given.modulePath },
      ...(given.manifestPath === undefined ? [] : [{ name: "--manifest", path: given.manifestPath }]),
      ...(description.from === "file" ? [{ name: "--commands-from", path: description.path }] : []),
      ...packed,
    ];
  });
  const outputs = all.flatMap(({ planned, companions }) => [
    { name: "--output", path: planned.path },
    ...companions,
  ]);
  await refuseOverlap(inputs, [...outputs, ...(all[0]?.options.otherOutputs ?? [])]);
}

function refuseSamePaths(all: readonly Ready[]): void {
  const modules = new Map<string, string>();
  for (const { planned, options } of all) {
    const { path } = planned;
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
