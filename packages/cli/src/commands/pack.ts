import { dirname } from "node:path";
import { count } from "@rampart/answers";
import {
  type Companion,
  checksumLine,
  type DescriptionSource,
  type PackedBundle,
  type PackingStage,
  type PackOptions,
  type PackResult,
  packBundles,
} from "@rampart/bundle";
import { printable, renderSize, report } from "@rampart/findings";
import { Project, pathFrom } from "@rampart/project";
import { refuseSharedPaths, reportPaths } from "../call-paths.ts";
import { dataFlags } from "../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { withFlags } from "../flag-group.ts";
import { gitHead } from "../git-head.ts";
import type { Io } from "../io.ts";
import { discoveryOptions, isolationFlags, packedLoadFlags, serverFlags } from "../load-options.ts";
import { loadPolicyFlags, refusesLoads } from "../load-policy.ts";
import { oneOf, usage } from "../option-values.ts";
import { reportFlags } from "../output-options.ts";
import { hostOsRelease, sourceDateEpoch } from "../packing-environment.ts";
import { parseSystems } from "../parse-systems.ts";
import { withLimitOf } from "../project-limit.ts";
import { releaseFlags } from "../release/release-flags.ts";
import { showProgress } from "../render/progress-line.ts";
import { renderReplaced, replacedFiles } from "../render/replaced-text.ts";
import { type Style, styleFor } from "../render/style.ts";
import { wrapLines } from "../render/wrap-text.ts";
import { writeLine } from "../render/write-line.ts";
import { type Outcome, printOutcomes } from "../report-output.ts";
import { modulePathOf, textPath } from "../standard-input.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument(
        "[module...]",
        "the module, a .so file; several with --all, none for those of the configuration",
      )
      .option("-m, --manifest <file>", "the manifest, usually ramp.yml")
      .option(
        "-o, --output <file>",
        "the bundle (default: {module_name}.{os}-{osnick}-{architecture}.{semantic_version}.zip; also {folder} …)",
      )
      .option(
        "--all",
        "pack several modules, all of them or none; without modules, the bundles of the configuration into dist",
      )
      .option(
        "--sha256-file [file]",
        "also write the SHA-256 of the bundle (default: next to it, with .sha256)",
      )
      .option("--os <systems>", "systems that the module is built for, such as rhel9,ubuntu22", parseSystems)
      .option("--git-sha <sha>", "commit that the module was built from, or auto")
      .option(
        "--discover <how>",
        "auto, host (no server), redis or none (default: auto)",
        oneOf("auto", "host", "redis", "none"),
      )
      .option(
        "--commands-from <file>",
        "take name, version and commands from a bundle, a module.json or `rampart commands`",
      )
      .option("--args <arguments>", "load the module with these arguments instead of the manifest's"),
    releaseFlags,
    packedLoadFlags,
    serverFlags,
    loadPolicyFlags,
    isolationFlags,
    dataFlags,
    reportFlags,
  );

type PackCommandOptions = ActionOptions<typeof flags>;

export const command = defineCommand({
  flags,
  examples: [
    "rampart pack ./mymodule.so -m ramp.yml -o mymodule.zip",
    "rampart pack ./mymodule.so -m ramp.yml --os rhel9,ubuntu22 --sha256-file",
  ],
  seeAlso: "metadata.md",
  action: pack,
});

/** Packs modules, by default one, and prints the paths of the bundles. */
async function pack(modulePaths: readonly string[], given: PackCommandOptions, io: Io): Promise<number> {
  if (given.all && modulePaths.length === 0) return await packConfigured(given, io);
  refuseReleaseFlags(given);
  refuseSeveral(modulePaths, given);
  const { manifest, commandsFrom, output, sha256File, files } = given;
  await refuseSharedPaths(
    { "the module": modulePaths, "--manifest": manifest, "--commands-from": commandsFrom },
    { "--output": output, "--sha256-file": sha256File === true ? output && `${output}.sha256` : sha256File },
    files,
  );
  const project = await projectOf(given);
  const options = withLimitOf(project, given);
  const all = await packOptions(modulePaths, options, io);
  const results = await showProgress(io, options.quiet, (tell) =>
    packBundles(
      all.map((one) => ({
        ...one,
        judge: (findings) => project.left(one.inputs.modulePath, findings),
        onStage: (stage) => tell(`${printable(one.inputs.modulePath)}: ${stagesInWords[stage]}`),
      })),
    ),
  );
  const outcomes = results.map((result, index) => outcomeOf(modulePaths[index] ?? "", result, options));
  const exitCode = await printOutcomes("pack", outcomes, options, io);
  if (options.quiet) return exitCode;
  for (const { bundle } of results) if (bundle !== undefined) announce(bundle, options, io);
  return exitCode;
}

function projectOf({ config }: PackCommandOptions): Promise<Project> {
  return Project.load(config === undefined ? {} : { config });
}

/** Logs what was written, and what it replaced. */
function announce(bundle: PackedBundle, { format, color }: PackCommandOptions, io: Io): void {
  const { stderr } = io;
  if (format !== "json") stderr.write(renderBundle(bundle, styleFor(stderr, io, color)));
  for (const file of replacedFiles(bundle)) writeLine(stderr, io, renderReplaced(file));
}

const stagesInWords: Readonly<Record<PackingStage, string>> = {
  inputs: "reading the module and the manifest",
  facts: "loading the module and reading its dependencies",
  plan: "checking what will be written",
  bundle: "writing the bundle",
};

/** The bundles of the configuration. What it says of each, no flag says of all. */
async function packConfigured(options: PackCommandOptions, io: Io): Promise<number> {
  const { manifest, commandsFrom, os, args, sha256File } = options;
  const single = { "--manifest": manifest, "--commands-from": commandsFrom, "--os": os, "--args": args };
  for (const [flag, value] of Object.entries({ ...single, "--sha256-file": sha256File })) {
    if (value !== undefined)
      throw usage(`${flag} is of one bundle, and --all packs those of the configuration`);
  }
  const [common] = await packOptions([""], options, io);
  if (common === undefined) throw new Error("there are no options");
  const { inputs, facts, metadata, modified, signal } = common;
  const { environment } = inputs;
  const { packRelease } = await import("../release/pack-release.ts");
  const project = await projectOf(options);
  return await packRelease(
    withLimitOf(project, options),
    { project, environment, ...facts, gitSha: metadata?.gitSha, modified, signal },
    io,
  );
}

function refuseReleaseFlags({ dryRun, atomic, signKey, jobs }: PackCommandOptions): void {
  const flags = { "--dry-run": dryRun, "--atomic": atomic, "--sign-key": signKey, "--jobs": jobs };
  for (const [flag, value] of Object.entries(flags)) {
    if (value !== undefined) throw usage(`${flag} is for --all without modules`);
  }
}

function refuseSeveral(modulePaths: readonly string[], { all, sha256File }: PackCommandOptions): void {
  if (modulePaths.length === 0) throw usage("missing required argument 'module'");
  if (!all && modulePaths.length > 1)
    throw usage("one module is packed at a time", "Give --all for several.");
  if (all && typeof sha256File === "string") {
    throw usage(
      `--sha256-file ${sha256File} names one file, and --all packs several modules`,
      "Write --sha256-file after the modules: each bundle gets a .sha256 next to it.",
    );
  }
}

async function packOptions(
  modulePaths: readonly string[],
  options: PackCommandOptions,
  io: Io,
): Promise<PackOptions[]> {
  if (options.commandsFrom !== undefined && options.discover !== undefined && options.discover !== "none") {
    throw usage(`--commands-from contradicts --discover ${options.discover}: nothing is discovered then`);
  }
  const gitSha = options.gitSha === "auto" ? await gitHead() : options.gitSha;
  if (gitSha !== undefined && !/^[0-9a-f]{7,64}$/.test(gitSha))
    throw usage(`${JSON.stringify(gitSha)} is not a commit`);
  const { environment, signal } = io;
  const manifestPath = options.manifest === undefined ? undefined : textPath(options.manifest);
  const rest = {
    facts: {
      description: await descriptionSource(options, io),
      operatingSystems: options.os,
      ...(await hostOsRelease()),
    },
    metadata: { gitSha },
    output: options.output,
    companions: (bundlePath: string) => sumsOf(bundlePath, options.sha256File),
    otherOutputs: reportPaths(options.files),
    ...sourceDateEpoch(io),
    signal,
  };
  return modulePaths.map((path) => ({
    inputs: { modulePath: modulePathOf(path), manifestPath, environment },
    ...rest,
  }));
}

async function descriptionSource(options: PackCommandOptions, io: Io): Promise<DescriptionSource> {
  const { commandsFrom, discover = "auto", args } = options;
  if (commandsFrom !== undefined) return { from: "file", path: textPath(commandsFrom) };
  if (discover === "none") return { from: "manifest" };
  if (await refusesLoads(options, "what the module registers and calls", io)) return { from: "manifest" };
  return { from: "load", ...discoveryOptions(options, io), method: discover, moduleArguments: args };
}

function outcomeOf(
  modulePath: string,
  { bundle, findings }: PackResult,
  { sha256File }: PackCommandOptions,
): Outcome {
  const found = report(modulePath, findings);
  if (bundle === undefined) return { ...found, outputs: [], lines: [] };
  const sums = sumsOf(bundle.path, sha256File).map(({ path }) => path);
  const replaced = replacedFiles(bundle);
  const written = { outputs: [bundle.path, ...sums], ...(replaced.length > 0 && { replaced }) };
  return { ...found, ...written, lines: [printable(bundle.path)] };
}

/** The SHA-256 of a bundle in a file, which `sha256sum --check` reads in the folder of that file. */
function sumsOf(bundlePath: string, file: string | true | undefined): readonly Companion[] {
  if (file === undefined) return [];
  const path = file === true ? `${bundlePath}.sha256` : file;
  const name = pathFrom(dirname(path), bundlePath);
  const content: Companion["content"] = ({ sha256 }) => checksumLine({ name, sha256 });
  return [{ path, name: "--sha256-file", content }];
}

/** What was packed, and what it weighs. */
function renderBundle({ plan, size, discovery }: PackedBundle, style: Style): string {
  const { metadata, entries, contentDigest } = plan;
  const systems = metadata.operating_systems?.join(", ") || "no system";
  const from = discovery === undefined ? "" : `, found with ${discovery.server ?? discovery.source}`;
  const commands = count(metadata.commands?.length ?? 0, "command");
  const lines = [
    `${style.bold(printable(metadata.module_name))} ${metadata.semantic_version} for ${metadata.architecture} on ${systems}: ${commands}${from}`,
    ...entries.map((entry) => `  ${printable(entry.input.name)}  ${style.dim(renderSize(entry.size))}`),
    style.dim(`  ${renderSize(size)}, content ${contentDigest.slice(0, 16)}`),
  ];
  return wrapLines(lines, style.width);
}
