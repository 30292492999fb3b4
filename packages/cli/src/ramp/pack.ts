import {
  type Companion,
  type PackedBundle,
  type PackOptions,
  type PackResult,
  type PlannedBundle,
  packBundle,
  planPacking,
} from "@rampart/bundle";
import { imitatedReleases } from "@rampart/discovery";
import { writeFileAtomic } from "@rampart/files";
import { printable, report } from "@rampart/findings";
import { refuseSharedPaths } from "../call-paths.ts";
import { exitCodeOfReports } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { discoveryOptions } from "../load-options.ts";
import { hostOsRelease, sourceDateEpoch } from "../packing-environment.ts";
import { renderReplaced, replacedFiles } from "../render/replaced-text.ts";
import { writeLine } from "../render/write-line.ts";
import { printFindings } from "../report-output.ts";
import { textPath } from "../standard-input.ts";
import { fieldValues, type GivenOptions } from "./field-values.ts";
import { packingHost } from "./packing-host.ts";
import { rampReportOptions } from "./report-options.ts";

/** Packs a module as RAMP does, and prints the name of the bundle. */
export async function pack(modulePath: string, given: GivenOptions, io: Io): Promise<number> {
  await refuseSharedPaths(
    { "the module": modulePath, "--manifest": given["manifest"] as string | undefined },
    {
      "--output": given["output"] as string | undefined,
      "--packname-file": given["packname-file"] as string | undefined,
    },
  );
  const options = await packOptionsOf(modulePath, given, io);
  const isNamed = given["print-filename-only"] === true;
  const result: PackResult<PlannedBundle | PackedBundle> = await (isNamed
    ? planPacking(options)
    : packBundle(options));
  const found = report(modulePath, result.findings);
  await printFindings(found, rampReportOptions(io), io);
  if (given["debug"] === true) {
    for (const line of result.bundle?.discovery?.log ?? []) io.stderr.write(`  | ${printable(line)}\n`);
  }
  if (result.bundle !== undefined) await tell(result.bundle, given, io);
  if (result.bundle !== undefined && "sha256" in result.bundle) {
    for (const file of replacedFiles(result.bundle)) writeLine(io.stderr, io, renderReplaced(file));
  }
  return exitCodeOfReports([found], undefined);
}

async function packOptionsOf(modulePath: string, given: GivenOptions, io: Io): Promise<PackOptions> {
  const { environment, signal } = io;
  const isStrict = given["strict-ramp"] === true;
  const manifestPath = given["manifest"] as string | undefined;
  const moduleName = given["module-name"] as string | undefined;
  return {
    command: "ramp",
    inputs: {
      modulePath,
      manifestPath: manifestPath === undefined ? undefined : textPath(manifestPath),
      environment,
      fields: fieldValues(given),
      localPathFolder: ".",
    },
    facts: {
      // RAMP asks a server. The newest Redis shows the flags that today's servers show it, whatever the manifest names.
      description: {
        from: "load",
        ...discoveryOptions({ redisVersion: imitatedReleases.at(-1) }, io),
        method: isStrict ? "redis" : "auto",
      },
      ...(await hostOsRelease()),
    },
    metadata: {
      // An empty name is no name.
      moduleName: moduleName || undefined,
      matchCommands: "exact",
      defaultCompatibleRedisVersion: "7.4",
      strictRamp: isStrict ? await packingHost() : undefined,
    },
    output: (given["output"] as string | undefined) ?? "module.zip",
    companions: () => nameFileOf(given),
    ...sourceDateEpoch(io),
    signal,
  };
}

/** The file that the name of the bundle is written to. */
function nameFileOf(given: GivenOptions): readonly Companion[] {
  const path = given["packname-file"] as string | undefined;
  return path === undefined ? [] : [{ path, name: "--packname-file", content: (bundle) => bundle.path }];
}

/** What RAMP says when it is done: the metadata where it is asked for, the name last. */
async function tell({ path, plan }: PlannedBundle, given: GivenOptions, { stdout }: Io): Promise<void> {
  const nameFile = given["packname-file"] as string | undefined;
  const isNamed = given["print-filename-only"] === true;
  if (nameFile !== undefined && isNamed) await writeFileAtomic(nameFile, Buffer.from(path));
  if (!isNamed && (given["verbose"] === true || given["debug"] === true)) {
    stdout.write(`Module Metadata:\n${plan.moduleJson}`);
  }
  if (!isNamed || nameFile === undefined) stdout.write(`${printable(path)}\n`);
}
