import { dataInWords } from "@rampart/answers";
import { type BundleReading, readBundle } from "@rampart/bundle";
import {
  type CheckedBundle,
  evaluateDeletion,
  evaluateUpgrade,
  evaluateUpload,
  type Target,
  type Verdict,
} from "@rampart/compat";
import { applyPolicy, report } from "@rampart/findings";
import { type Configuration, expandFiles, isBundle, loadConfiguration, pathFrom } from "@rampart/project";
import { type CallPaths, refuseSharedPaths } from "../call-paths.ts";
import { clusterFlags } from "../cluster/cluster-options.ts";
import { dataAgeExitCode, dataOfVerdict, todayOf } from "../data/data-age.ts";
import { dataAgeFlags, dataFlags } from "../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { configurationFlags, jobsFlags } from "../file-options.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { judgeFiles } from "../judge-files.ts";
import { limitFlags, readOptions } from "../limit-options.ts";
import { isolationFlags } from "../load-options.ts";
import { withPermittedLoad } from "../load-policy.ts";
import { loadedFor, moduleLoadFlags, requireLoad } from "../module-load.ts";
import { usage } from "../option-values.ts";
import { reportFlags } from "../output-options.ts";
import { readableBundle } from "../readable-bundle.ts";
import { styleFor } from "../render/style.ts";
import { wrapText } from "../render/wrap-text.ts";
import { printResults, type Result } from "../report-output.ts";
import { shardFlags, takeFiles } from "../shard/shard.ts";
import { bundleSource, refuseSharedInput } from "../standard-input.ts";
import { chooseTargets } from "../targets/choose-targets.ts";
import { configuredTargets } from "../targets/configured-targets.ts";
import { targetFlags } from "../targets/target-options.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<bundle...>", "bundles, folders or patterns; - is standard input")
      .option("--database <uid>", "with --cluster: a database of the cluster, or all")
      .option("--delete", "check whether the cluster would delete the module")
      .option("--allow-unknown", "do not fail if the data to decide are missing"),
    jobsFlags,
    shardFlags,
    targetFlags,
    dataFlags,
    dataAgeFlags,
    moduleLoadFlags,
    isolationFlags,
    clusterFlags,
    configurationFlags,
    limitFlags,
    reportFlags,
  );

type CheckOptions = ActionOptions<typeof flags>;

export const command = defineCommand({
  flags,
  examples: [
    "rampart check mymodule.zip --target rs-8.0/rhel9 --redis-version 8.4",
    "rampart check mymodule.zip --cluster https://cluster.example.com:9443",
  ],
  seeAlso: "check.md",
  action: check,
});

interface Question {
  readonly evaluate: (bundle: CheckedBundle, target: Target) => Verdict;
  /** The bundle whose module a database has, where an upgrade is asked about. */
  readonly from?: BundleReading;
}

/** Whether clusters would take bundles, and databases their modules: one result for each bundle and target. */
async function check(bundles: readonly string[], asked: CheckOptions, io: Io): Promise<number> {
  requireLoad(asked);
  const options = await withPermittedLoad(asked, io);
  if (options.database !== undefined && options.cluster === undefined) {
    throw usage("--database needs --cluster", "--db-config takes the database from a file.");
  }
  refuseSharedInput({
    "a bundle": bundles.includes("-"),
    "a target": options.target,
    "the database": options.dbConfig,
    "the bundle of --upgrade-from": options.upgradeFrom,
    "the password": options.passwordStdin,
  });
  const { named: files, part } = takeFiles(expandFiles(bundles, isBundle), options.shard, io);
  await refuseSharedPaths(pathsOf(files.files, options), {}, options.files);
  const configuration = await loadConfiguration(options.config);
  const today = todayOf(io);
  const chosen =
    options.cluster === undefined
      ? await chooseTargets(options, configuredTargets(configuration), io)
      : await clusterTargets(options, io);
  const { evaluate, from } = await chooseQuestion(options, io);
  const meant = from === undefined ? chosen : targetsWithModule(chosen, from, options);
  const targets = meant.map((target) => ({ ...target, today }));
  const judge = async (file: string): Promise<Result[]> => {
    const source = await bundleSource(file, io);
    const reading = await readBundle(source, readOptions(options, io));
    const loaded = await loadedFor(source, reading, targets, options, io);
    return targets.map((target) =>
      resultOf(file, reading, target, evaluate(loaded(target), target), configuration, options),
    );
  };
  const { outcomes, failures } = await judgeFiles(files, options, judge, io);
  const data = dataOfVerdict(io);
  const results = outcomes.flat().map((result) => ({ ...result, data }));
  const exitCode = await printResults("check", results, { ...options, ...(part && { part }) }, io, failures);
  if (options.format === "text" && !options.quiet && results.length > 0) {
    const { dim, width } = styleFor(io.stdout, io, options.color);
    io.stdout.write(`${wrapText(dim(dataInWords(data)), width)}\n`);
  }
  return Math.max(exitCode, dataAgeExitCode(options, io));
}

function pathsOf(files: readonly string[], options: CheckOptions): CallPaths {
  const { target, dbConfig, upgradeFrom, config } = options;
  return {
    "a bundle": files,
    "--target": target,
    "--db-config": dbConfig,
    "--upgrade-from": upgradeFrom,
    "--config": config,
  };
}

/** Who asks no cluster does not load what asks one. */
async function clusterTargets(options: CheckOptions, io: Io): Promise<Target[]> {
  const { livingTargets } = await import("../targets/living-targets.ts");
  return await livingTargets(options, io);
}

/** An upload, unless an upgrade or a deletion is asked about. */
async function chooseQuestion(options: CheckOptions, io: Io): Promise<Question> {
  const { upgradeFrom } = options;
  if (options.delete && options.load) throw usage("--delete and --load cannot be combined");
  if (options.delete && upgradeFrom !== undefined)
    throw usage("--delete and --upgrade-from cannot be combined");
  if (options.delete) return { evaluate: evaluateDeletion };
  if (upgradeFrom === undefined) return { evaluate: evaluateUpload };
  const from = await readableBundle(upgradeFrom, options, io);
  return { evaluate: (bundle, target) => evaluateUpgrade(bundle, target, from), from };
}

/**
 * A database without the module of the old bundle has nothing to upgrade: of all databases of a cluster these are left
 * out, one that was named contradicts the bundle.
 */
function targetsWithModule(
  targets: readonly Target[],
  { metadata }: BundleReading,
  { database }: CheckOptions,
): readonly Target[] {
  const name = metadata?.module_name;
  const having = targets.filter(({ database: { module_list: modules } = {} }) => {
    return modules === undefined || modules.some(({ module_name }) => module_name === name);
  });
  if (having.length === targets.length || (database === "all" && having.length > 0)) return having;
  const without = database === "all" ? "no database has" : "the database does not have";
  throw usage(`--upgrade-from contradicts the database: ${without} the module ${name}`);
}

/** A configuration changes what is said, never the verdict: that is the cluster's. */
function resultOf(
  file: string,
  { moduleJson }: BundleReading,
  target: Target,
  verdict: Verdict,
  configuration: Configuration | undefined,
  { allowUnknown }: CheckOptions,
): Result {
  const all = verdict.aspects.flatMap(({ findings }) => findings);
  const findings =
    configuration === undefined
      ? all
      : applyPolicy(configuration.policy, pathFrom(configuration.folder, file), all).findings;
  return {
    ...report(file, findings),
    ok: verdict.verdict === "accepted" || (verdict.verdict === "unknown" && allowUnknown === true),
    judgement: { target, verdict },
    ...(moduleJson !== undefined && { sources: new Map([["module.json", moduleJson]]) }),
  };
}
