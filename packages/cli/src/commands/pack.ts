import { type PackedBundle, type PackOptions, type PackResult, packBundle } from "@rampart/bundle";
import type { Discovery } from "@rampart/discovery";
import { printable, type Report, report } from "@rampart/findings";
import { gitHead } from "../git-head.ts";
import { discoveryOptions, type LoadOptions } from "../load-options.ts";
import { usage } from "../option-values.ts";
import type { ReportOptions } from "../output-options.ts";
import { hostOsRelease, sourceDateEpoch } from "../packing-surroundings.ts";
import { count } from "../render/findings-text.ts";
import { renderSize } from "../render/size.ts";
import { type Style, styleFor } from "../render/style.ts";
import { printOutcome } from "../report-output.ts";
import { demandPath, textPath } from "../standard-input.ts";
import type { Surroundings } from "../surroundings.ts";

export interface PackCommandOptions extends ReportOptions, LoadOptions {
  readonly manifest?: string;
  readonly output?: string;
  readonly os?: readonly string[];
  readonly discover?: PackOptions["discover"];
  readonly commandsFrom?: string;
  readonly gitSha?: string;
}

/** Packs a module and prints the path of the bundle. */
export async function pack(
  modulePath: string,
  options: PackCommandOptions,
  surroundings: Surroundings,
): Promise<number> {
  if (options.commandsFrom !== undefined && options.discover !== undefined && options.discover !== "none") {
    throw usage(`--commands-from contradicts --discover ${options.discover}: nothing is discovered then`);
  }
  const gitSha = options.gitSha === "auto" ? await gitHead() : options.gitSha;
  if (gitSha !== undefined && !/^[0-9a-f]{7,64}$/.test(gitSha))
    throw usage(`${JSON.stringify(gitSha)} is not a commit`);
  const result = await packBundle({
    modulePath: demandPath(modulePath),
    environment: surroundings.environment,
    discover: options.discover ?? "auto",
    discovery: discoveryOptions(options, surroundings),
    signal: surroundings.signal,
    ...(options.manifest !== undefined && { manifestPath: textPath(options.manifest) }),
    ...(options.output !== undefined && { output: options.output }),
    ...(options.os !== undefined && { operatingSystems: options.os }),
    ...(options.commandsFrom !== undefined && { commandsFrom: textPath(options.commandsFrom) }),
    ...(options.args !== undefined && { moduleArguments: options.args }),
    ...(gitSha !== undefined && { gitSha }),
    ...sourceDateEpoch(surroundings),
    ...(await hostOsRelease()),
  });
  return print({ ...result, report: report(modulePath, result.findings) }, options, surroundings);
}

async function print(
  { bundle, discovery, ...result }: PackResult & { readonly report: Report },
  options: PackCommandOptions,
  surroundings: Surroundings,
): Promise<number> {
  const outcome = { ...result.report, outputs: bundle === undefined ? [] : [bundle.path] };
  const lines = outcome.outputs.map(printable);
  const exitCode = await printOutcome("pack", outcome, lines, options, surroundings);
  if (bundle === undefined || options.quiet || options.format === "json") return exitCode;
  const { stderr } = surroundings;
  stderr.write(renderBundle(bundle, discovery, styleFor(stderr, surroundings, options.color)));
  return exitCode;
}

/** What was packed, and what it weighs. */
function renderBundle({ plan, size }: PackedBundle, discovery: Discovery | undefined, style: Style): string {
  const { metadata, entries, contentDigest } = plan;
  const systems = metadata.operating_systems?.join(", ") || "no system";
  const from = discovery === undefined ? "" : `, asked through ${discovery.server ?? discovery.source}`;
  const commands = count(metadata.commands?.length ?? 0, "command");
  const lines = [
    `${style.bold(printable(metadata.module_name))} ${metadata.semantic_version} for ${metadata.architecture} on ${systems}: ${commands}${from}`,
    ...entries.map((entry) => `  ${printable(entry.input.name)}  ${style.dim(renderSize(entry.size))}`),
    style.dim(`  ${renderSize(size)}, content ${contentDigest.slice(0, 16)}`),
  ];
  return `${lines.join("\n")}\n`;
}
