import { dirname, join, relative } from "node:path";
import { count, type MatrixSet } from "@rampart/answers";
import { type PackingPlan, parsePrivateKey, refuseCollisions, withPlans, zipToWrite } from "@rampart/bundle";
import { digestOfExisting, readWhole, type TreeFile, writeTree } from "@rampart/files";
import { printable, type RunFailure, renderFinding, report } from "@rampart/findings";
import type { Configuration, Project } from "@rampart/project";
import { refuseSharedPaths, reportPaths } from "../call-paths.ts";
import { defaultJobs } from "../default-jobs.ts";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import type { ReportOptions } from "../output-options.ts";
import { showProgress } from "../render/progress-line.ts";
import { renderRelease } from "../render/release-text.ts";
import { renderReplaced, replacedFiles } from "../render/replaced-text.ts";
import { styleFor } from "../render/style.ts";
import { writeLine } from "../render/write-line.ts";
import { type Outcome, printOutcomes } from "../report-output.ts";
import {
  type CommonPackOptions,
  packOptionsOf,
  type ReadyBundle,
  readyBundles,
  refuseSameNames,
} from "./plan-release.ts";
import {
  companionNames,
  matrixOfRelease,
  readWritten,
  releaseFileNames,
  releaseFiles,
  type WrittenBundle,
} from "./release-files.ts";
import type { ReleaseOptions } from "./release-flags.ts";

export type PackReleaseOptions = ReportOptions & ReleaseOptions & { readonly output?: string | undefined };

/** Packs every bundle that the configuration asks for into one folder, and what belongs to a release, as one. */
export async function packRelease(
  options: PackReleaseOptions,
  common: CommonPackOptions,
  io: Io,
): Promise<number> {
  const configuration = configurationOf(common.project);
  const folder = options.output ?? relative(process.cwd(), join(dirname(configuration.file), "dist"));
  const { signKey } = options;
  const own = Object.values(releaseFileNames).map((name) => join(folder, name));
  await refuseSharedPaths(
    { "--sign-key": signKey, "the configuration": configuration.file },
    { "a file of the release": own },
    options.files,
  );
  const key = signKey === undefined ? undefined : parsePrivateKey(signKey, await textOf(signKey, io));
  const otherOutputs = [
    ...own.map((path) => ({ name: "a file of the release", path })),
    ...reportPaths(options.files),
  ];
  const all = packOptionsOf(configuration, folder, { ...common, otherOutputs });
  const jobs = options.jobs ?? defaultJobs();
  return await showProgress(io, options.quiet, (tell) => {
    let done = 0;
    const onStage = () => tell(`planning ${count(all.length, "bundle")}: ${Math.min(done++, all.length)}`);
    const told = all.map((one) => ({ ...one, onStage: (stage: string) => stage === "plan" && onStage() }));
    return withPlans(told, { jobs, keepsGoing: true }, async (plans) => {
      await refuseCollisions(plans);
      const ready = readyBundles(plans, folder);
      const isSigned = key !== undefined;
      refuseSameNames([
        ...Object.values(releaseFileNames),
        ...ready.flatMap(({ name }) => [name, ...Object.values(companionNames(name, isSigned))]),
      ]);
      const isWritten =
        options.dryRun !== true && ready.length > 0 && !(options.atomic && ready.length < plans.length);
      tell(`writing ${count(ready.length, "bundle")}`);
      const missing = missingOf(plans);
      const release = isWritten
        ? await writeRelease(ready, { folder, jobs, key, missing, modified: common.modified }, io)
        : undefined;
      return await print({ configuration, folder, plans, ready, release, isSigned }, options, io);
    });
  });
}

function configurationOf({ configuration }: Project): Configuration {
  const help = "List them as `bundles` in rampart.config.yml. Or name the modules.";
  if (configuration === undefined)
    throw usage("--all packs the bundles of a configuration, and there is none", help);
  if (configuration.bundles.length === 0) throw usage(`${configuration.file} has no bundles`, help);
  return configuration;
}

async function textOf(path: string, { signal }: Io): Promise<string> {
  return (await readWhole(path, 2 ** 16, signal)).toString("utf8");
}

/** What cannot be packed, with the first reason. */
function missingOf(plans: readonly PackingPlan[]): { title: string; reason: string }[] {
  return plans.flatMap(({ options: { title = "" }, bundle, findings, error }) => {
    if (bundle !== undefined) return [];
    const [first] = findings.filter(({ severity }) => severity === "error");
    const reason = error?.message ?? (first === undefined ? "" : renderFinding(first).message);
    return [{ title, reason: printable(reason) }];
  });
}

interface Release {
  readonly bundles: readonly (WrittenBundle & { readonly replaced?: { readonly sha256: string | null } })[];
  readonly matrix: MatrixSet;
}

interface Writing {
  readonly folder: string;
  readonly jobs: number;
  readonly key: ReturnType<typeof parsePrivateKey> | undefined;
  readonly missing: ReturnType<typeof missingOf>;
  readonly modified: number | undefined;
}

/** All files of a release, or none. */
async function writeRelease(
  ready: readonly ReadyBundle[],
  { folder, jobs, ...rest }: Writing,
  { signal }: Io,
): Promise<Release> {
  const before = await Promise.all(ready.map(({ planned }) => digestOfExisting(planned.path)));
  let written: WrittenBundle[] = [];
  let matrix = matrixOfRelease([]);
  await writeTree(ready.map(bundleFile), { folder, replace: true, jobs, signal }, async (tree) => {
    written = await readWritten(ready, tree, jobs, signal);
    matrix = matrixOfRelease(written);
    return await releaseFiles(written, matrix, rest);
  });
  const bundles = written.map((bundle, index) => {
    const replaced = before[index];
    return replaced === undefined || replaced.sha256 === bundle.sha256 ? bundle : { ...bundle, replaced };
  });
  return { bundles, matrix };
}

function bundleFile({ name, planned, options: { modified } }: ReadyBundle): TreeFile {
  const inputs = planned.plan.entries.map(({ input }) => input);
  return { name, mode: 0o666, open: () => zipToWrite(planned.path, inputs, { modified }).content };
}

interface Told {
  readonly configuration: Configuration;
  readonly folder: string;
  readonly plans: readonly PackingPlan[];
  readonly ready: readonly ReadyBundle[];
  readonly release: Release | undefined;
  readonly isSigned: boolean;
}

async function print(told: Told, options: PackReleaseOptions, io: Io): Promise<number> {
  const { configuration, folder, plans, ready, release, isSigned } = told;
  const outcomes = plans.flatMap((plan) =>
    plan.error === undefined ? [outcomeOf(plan, told, options)] : [],
  );
  const failures = plans.flatMap(({ options: { inputs }, error }): RunFailure[] =>
    error === undefined ? [] : [{ file: inputs.modulePath, error }],
  );
  if (release !== undefined) {
    const { checksumsSignature, ...unsigned } = releaseFileNames;
    const names = [...Object.values(unsigned), ...(isSigned ? [checksumsSignature] : [])];
    const outputs = names.toSorted().map((name) => join(folder, name));
    outcomes.push({ ...report(configuration.file, []), outputs, lines: outputs.map(printable) });
  }
  const exitCode = await printOutcomes("pack", outcomes, options, io, failures);
  if (options.quiet) return exitCode;
  const { stderr } = io;
  for (const bundle of release?.bundles ?? []) {
    for (const file of replacedFiles({ path: bundle.planned.path, ...bundle }))
      writeLine(stderr, io, renderReplaced(file));
  }
  const summary = {
    folder,
    total: plans.length,
    ready: ready.length,
    missing: missingOf(plans),
    isDryRun: options.dryRun === true,
  };
  stderr.write(renderRelease({ ...summary, matrix: release?.matrix }, styleFor(stderr, io, options.color)));
  return exitCode;
}

function outcomeOf(
  { options: { inputs }, bundle, findings }: PackingPlan,
  told: Told,
  options: PackReleaseOptions,
): Outcome {
  const found = report(inputs.modulePath, findings);
  if (bundle === undefined) return { ...found, outputs: [], lines: [] };
  if (options.dryRun === true)
    return { ...found, outputs: [], planned: [bundle.path], lines: [printable(bundle.path)] };
  const written = told.release?.bundles.find(({ planned }) => planned === bundle);
  if (written === undefined) return { ...found, outputs: [], lines: [] };
  const beside = Object.values(companionNames(bundle.path, told.isSigned));
  const replaced = replacedFiles({ path: bundle.path, ...written });
  return {
    ...found,
    outputs: [bundle.path, ...beside],
    ...(replaced.length > 0 && { replaced }),
    lines: [printable(bundle.path)],
  };
}
