import type { Discovery } from "@rampart/discovery";
import type { StagingFolder } from "@rampart/files";
import { type Manifest, type Scalars, toPointer } from "@rampart/metadata";
import { forCommand } from "../../command-severities.ts";
import { deriveDescription } from "../../description/derive-description.ts";
import { loadAsNamed } from "../../description/load-as-named.ts";
import type { DescriptionReading, ModuleDescription } from "../../description/module-description.ts";
import { splitArguments } from "../../description/split-arguments.ts";
import { chooseSystems } from "../choose-systems.ts";
import { type PackedDependencies, packDependencies } from "../pack-dependencies.ts";
import type { FactOptions, ModuleLoad, PackingCommand } from "../pack-options.ts";
import { hasError, type Staged } from "../staged.ts";
import { storedDependencies } from "../stored-dependencies.ts";
import type { Inputs } from "./read-inputs.ts";

/** All that the metadata are made from. */
export interface GatheredFacts {
  readonly inputs: Inputs;
  /** Tokens, as `operating_systems` lists them. */
  readonly systems: readonly string[];
  readonly description: ModuleDescription;
  /** Set where the module was loaded. */
  readonly discovery?: Discovery;
  readonly dependencies: PackedDependencies;
}

export interface GatherFactsRun {
  readonly command: PackingCommand;
  /** Empty folder for the archives of dependencies. The caller keeps it until the bundle is written, and removes it. */
  readonly staging: StagingFolder;
  /** Seconds since 1970 for the entries of these archives. */
  readonly modified?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Chooses the systems, learns what the module registers and packs the dependencies, in this order: a module is loaded
 * only where its manifest can be packed.
 * @throws {RampartError} where the environment is at fault
 */
export async function gatherFacts(
  inputs: Inputs,
  options: FactOptions,
  run: GatherFactsRun,
): Promise<Staged<GatheredFacts>> {
  const { manifest, document } = inputs;
  const systems = chooseSystems(options, manifest);
  const declared = forCommand(run.command, systems.findings);
  if (hasError(declared)) return { findings: declared };

  const { description, discovery, findings } = await moduleDescription(inputs, options, run);
  const described = [...declared, ...findings];
  if (description === undefined || hasError(findings)) return { findings: described };

  const packed = await packDependencies(storedDependencies(manifest), {
    folder: inputs.localPathFolder,
    document,
    ...run,
  });
  const facts = {
    inputs,
    systems: systems.tokens,
    description,
    ...(discovery && { discovery }),
    dependencies: packed.dependencies,
  };
  return { value: facts, findings: [...described, ...forCommand(run.command, packed.findings)] };
}

async function moduleDescription(
  { manifest, module, document }: Inputs,
  { description: source }: FactOptions,
  { signal }: GatherFactsRun,
): Promise<DescriptionReading> {
  switch (source.from) {
    case "file": {
      const { readDescription } = await import("../../description/read-description.ts");
      return readDescription(source.path, signal);
    }
    case "manifest":
      return deriveDescription(manifest);
    case "load":
      return load(module.path, source, manifest, document?.scalars);
  }
}

async function load(
  modulePath: string,
  source: ModuleLoad,
  manifest: Manifest,
  scalars: Scalars | undefined,
): Promise<DescriptionReading> {
  const { from: _, moduleArguments, ...given } = source;
  // An empty text names no arguments, as with RAMP.
  const declared = manifest.run_command_line_args || manifest.command_line_args;
  const redisArguments = redisArgumentsOf(manifest, scalars);
  const options = { ...given, arguments: splitArguments(moduleArguments ?? declared ?? ""), redisArguments };
  return loadAsNamed(manifest, modulePath, options);
}

/** As they were typed: a server takes numbers of any length. */
function redisArgumentsOf({ redis_args = {} }: Manifest, scalars: Scalars = new Map()) {
  return Object.fromEntries(
    Object.entries(redis_args).map(([name, value]) => [
      name,
      scalars.get(toPointer(["redis_args", name]))?.json ?? String(value),
    ]),
  );
}
