import { readFile } from "node:fs/promises";
import { type PackOptions, type PackResult, packBundle } from "@rampart/bundle";
import { printable, type Report, report } from "@rampart/findings";
import { exitCodeOfReports } from "../exit-code.ts";
import { gitHead } from "../git-head.ts";
import { discoveryOptions, type LoadOptions } from "../load-options.ts";
import { printFindings, type ReportOptions, styleOf, usage } from "../output-options.ts";
import { reportDocument } from "../render/document.ts";
import { count } from "../render/findings-text.ts";
import { renderSize } from "../render/size.ts";
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
  const modified = sourceDateEpoch(surroundings);
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
    ...(modified !== undefined && { modified }),
    ...(await hostOsRelease()),
  });
  return print(report(modulePath, result.findings), result, options, surroundings);
}

function print(
  found: Report,
  result: PackResult,
  options: PackCommandOptions,
  surroundings: Surroundings,
): number {
  const { stdout, stderr } = surroundings;
  const { bundle, discovery } = result;
  if (options.format === "json") {
    stdout.write(reportDocument("pack", [{ ...found, outputs: bundle === undefined ? [] : [bundle.path] }]));
    return exitCodeOfReports([found], options.maxWarnings);
  }
  printFindings(found, options, surroundings);
  if (bundle !== undefined) {
    if (!options.quiet) {
      const style = styleOf(options, stderr, surroundings);
      const { metadata, entries, contentDigest } = bundle.plan;
      const systems = metadata.operating_systems?.join(", ") ?? "";
      const from = discovery === undefined ? "" : `, asked through ${discovery.server ?? discovery.source}`;
      stderr.write(
        `${style.bold(printable(metadata.module_name))} ${metadata.semantic_version} for ${metadata.architecture} on ${systems || "no system"}: ` +
          `${count(metadata.commands?.length ?? 0, "command")}${from}\n`,
      );
      for (const { input, size } of entries)
        stderr.write(`  ${printable(input.name)}  ${style.dim(renderSize(size))}\n`);
      stderr.write(style.dim(`  ${renderSize(bundle.size)}, content ${contentDigest.slice(0, 16)}\n`));
    }
    stdout.write(`${bundle.path}\n`);
  }
  return exitCodeOfReports([found], options.maxWarnings);
}

/** Source: reproducible-builds.org, SOURCE_DATE_EPOCH: seconds since 1970, a decimal integer. */
function sourceDateEpoch({ environment }: Surroundings): number | undefined {
  const value = environment["SOURCE_DATE_EPOCH"];
  if (value === undefined || value === "") return undefined;
  if (!/^\d{1,12}$/.test(value))
    throw usage(`SOURCE_DATE_EPOCH is ${JSON.stringify(value)}, not a number of seconds`);
  return Number(value);
}

async function hostOsRelease(): Promise<{ hostOsRelease?: string }> {
  for (const path of ["/etc/os-release", "/usr/lib/os-release"]) {
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text !== undefined) return { hostOsRelease: text };
  }
  return {};
}
