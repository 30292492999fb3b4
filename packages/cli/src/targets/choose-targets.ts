import {
  isPresetName,
  parseTarget,
  presets,
  presetTargets,
  type RawTarget,
  type Target,
  type TargetProblem,
} from "@rampart/compat";
import { didYouMean, type RampartError } from "@rampart/findings";
import { nearestName } from "@rampart/metadata";
import { parseDatabase, readTargets } from "@rampart/project";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import { inputBytes } from "../standard-input.ts";
import type { TargetOptions } from "./target-options.ts";

/**
 * The targets that the flags name, each with what the other flags say besides; without any, those of the configuration.
 * @throws {RampartError} where nothing is named, something is not known, or a flag contradicts a target
 */
export async function chooseTargets(
  options: TargetOptions,
  defaults: readonly string[],
  io: Io,
): Promise<Target[]> {
  const flags = await flagsOf(options, io);
  const saysSomething = Object.keys(flags).length > 0 || options.upgradeFrom !== undefined;
  const named = options.target ?? (saysSomething ? [] : defaults);
  if (named.length === 0 && !saysSomething) {
    throw usage(
      "no target is named",
      "Give a target, such as --target rs-8.0/rhel9 or --cluster-version 8.0.20 --os rhel9; `rampart targets` lists them.",
    );
  }
  const raws = (await Promise.all(named.map((word) => targetsOf(word, io)))).flat();
  const said = raws.length === 0 ? [flags] : raws.map((raw) => merge(raw, flags));
  return said.map((raw) => validTarget(raw));
}

async function flagsOf(options: TargetOptions, io: Io): Promise<RawTarget> {
  const { clusterVersion, redisVersion, os, arch, endpoint, uploads, withModule, dbConfig } = options;
  return {
    ...(clusterVersion !== undefined && { clusterVersion }),
    ...(redisVersion !== undefined && { redisVersion }),
    ...(os !== undefined && { os }),
    ...(arch !== undefined && { arch }),
    ...(endpoint !== undefined && { endpoint }),
    ...(uploads !== undefined && { uploads }),
    ...(withModule !== undefined && { modules: withModule }),
    ...(dbConfig !== undefined && { database: parseDatabase(await inputBytes(dbConfig, io), dbConfig) }),
  };
}

async function targetsOf(word: string, io: Io): Promise<readonly RawTarget[]> {
  if (!isPresetName(word)) return await readTargets(await inputBytes(word, io), word);
  const raws = presetTargets(word);
  if (raws !== undefined) {
    // A name of a system that nobody knows is misspelt, as a rule.
    for (const raw of raws) validTarget(raw, "known-or-newer");
    return raws;
  }
  const nearest = nearestName(
    word,
    presets().map(({ name }) => name),
  );
  throw usage(
    `${JSON.stringify(word)} names no target${didYouMean(nearest)}`,
    "`rampart targets` lists them.",
  );
}

/** Names of the flags, for messages. */
const flagNames: Readonly<Partial<Record<keyof RawTarget, string>>> = {
  clusterVersion: "--cluster-version",
  redisVersion: "--redis-version",
  os: "--os",
  arch: "--arch",
  endpoint: "--endpoint",
  uploads: "--uploads",
  modules: "--with-module",
  database: "--db-config",
};

/** What the flags add to a target. Modules add up; anything else that is said twice has to be the same. */
function merge(raw: RawTarget, flags: RawTarget): RawTarget {
  for (const field of Object.keys(flags) as (keyof RawTarget)[]) {
    if (field === "modules" || raw[field] === undefined || raw[field] === flags[field]) continue;
    const [said, given] = [raw[field], flags[field]].map((value) =>
      typeof value === "object" ? "another" : value,
    );
    throw usage(`${flagNames[field]} ${given} contradicts the target ${raw.name}, which says ${said}`);
  }
  const modules = [...(raw.modules ?? []), ...(flags.modules ?? [])];
  return { ...raw, ...flags, ...(modules.length > 0 && { modules }) };
}

function validTarget(raw: RawTarget, demand?: "known-or-newer"): Target {
  const parsed = parseTarget(raw, demand);
  if ("target" in parsed) return parsed.target;
  throw targetFault(parsed.problem, raw.name);
}

/** What is wrong with a target: with the flag that said it, unless the target has a name. */
export function targetFault({ field, problem, help }: TargetProblem, name?: string): RampartError {
  return usage(name === undefined ? `${flagNames[field]}: ${problem}` : `target ${name}: ${problem}`, help);
}
