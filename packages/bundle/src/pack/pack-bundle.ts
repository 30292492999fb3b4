import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ArchiveError, writeZip } from "@rampart/archive";
import type { DiscoverOptions, Discovery } from "@rampart/discovery";
import { type Finding, finding, RampartError, type Rule, withoutErrorCode } from "@rampart/findings";
import {
  checkOperatingSystem,
  compareVersions,
  type Environment,
  emptyManifest,
  type Manifest,
  type ModuleMetadata,
  maxManifestSize,
  type ParsedManifest,
  parseManifest,
  type SourceDocument,
} from "@rampart/metadata";
import { operatingSystemByAlias, operatingSystemFromOsRelease } from "@rampart/platforms";
import { describeByLoading } from "../describe/describe-by-loading.ts";
import { describeFromFile } from "../describe/describe-from-file.ts";
import { describeFromManifest } from "../describe/describe-from-manifest.ts";
import type { DescriptionReading } from "../describe/module-description.ts";
import { splitArguments } from "../describe/split-arguments.ts";
import { checkHardening } from "../module/check-hardening.ts";
import { checkModule } from "../module/check-module.ts";
import { checkSystems } from "../module/check-systems.ts";
import { type ModuleFile, readModuleFile } from "../module/module-file.ts";
import { readWhole } from "../read-whole.ts";
import { demandWritable } from "../surroundings.ts";
import { type BundlePlan, planBundle } from "./bundle-plan.ts";
import { nameDependencies } from "./dependency-files.ts";
import { deriveMetadata } from "./derive-metadata.ts";
import { packDependencies } from "./pack-dependencies.ts";

export interface PackOptions {
  readonly modulePath: string;
  readonly manifestPath?: string;
  /** File to write; by default `<module_name>.<os>-<architecture>.<semantic_version>.zip` in the working directory. */
  readonly output?: string;
  /** Tokens or their aliases; win over the manifest. */
  readonly operatingSystems?: readonly string[];
  /** Text of this machine's os-release file, for modules of which nobody says the system. */
  readonly hostOsRelease?: string;
  readonly gitSha?: string;
  /** What references in the manifest are resolved from. */
  readonly environment: Environment;
  /** How the module is described: loaded, or from the manifest (`none`). */
  readonly discover: DiscoverOptions["method"] | "none";
  /** A bundle, a `module.json` or a commands file that describes the module; nothing is loaded then. */
  readonly commandsFrom?: string;
  /** Arguments to load the module with, in place of the manifest's. */
  readonly moduleArguments?: string;
  /** How the module is loaded, but for what the manifest says. */
  readonly discovery: Omit<DiscoverOptions, "method" | "arguments" | "redisArguments">;
  /** Seconds since 1970 for the entries of the bundle (`SOURCE_DATE_EPOCH`); by default 1980-01-01. */
  readonly modified?: number;
  readonly signal?: AbortSignal;
}

export interface PackResult {
  /** Absent where an error was found: nothing was written. */
  readonly bundle?: PackedBundle;
  readonly findings: readonly Finding[];
  /** Set where the module was loaded. */
  readonly discovery?: Discovery;
}

export interface PackedBundle {
  readonly path: string;
  /** Bytes of the zip. */
  readonly size: number;
  /** Of the zip. */
  readonly sha256: string;
  readonly plan: BundlePlan;
}

/**
 * Packs a module. Bad input is reported as findings, and nothing is written then.
 * @throws {RampartError} where the surroundings are at fault
 */
export async function packBundle(options: PackOptions): Promise<PackResult> {
  const findings: Finding[] = [];
  const failed = () => findings.some(({ severity }) => severity === "error");

  const [{ manifest = emptyManifest, document, findings: manifestFindings }, reading] = await Promise.all([
    readManifest(options),
    readModuleFile({ path: options.modulePath }),
  ]);
  findings.push(...manifestFindings, ...reading.findings);
  const { module } = reading;
  if (module === undefined) return { findings };
  findings.push(...checkModule(module.elf, {}), ...checkHardening(module.elf, {}).filter(isWarning));
  if (!failed()) findings.push(...checkFileName(module));
  if (failed()) return { findings };

  const systems = chooseSystems(options, manifest);
  const named = nameDependencies(manifest, document);
  findings.push(...systems.findings, ...named.findings);
  if (failed()) return { findings };

  const { description, discovery, findings: loadFindings } = await describe(options, manifest);
  findings.push(...loadFindings);
  if (description === undefined || failed()) return { findings };

  const staging = await mkdtemp(join(tmpdir(), "rampart-"));
  try {
    const packed = await packDependencies(named.dependencies, {
      folder: dirname(options.manifestPath ?? ""),
      staging,
      document,
      modified: options.modified,
      ...(options.signal && { signal: options.signal }),
    });
    const derived = deriveMetadata({
      manifest,
      ...(document && { document }),
      module,
      description,
      operatingSystems: systems.tokens,
      ...(options.gitSha !== undefined && { gitSha: options.gitSha }),
      dependencies: packed.dependencies,
      optionalDependencies: packed.optionalDependencies,
    });
    findings.push(...packed.findings, ...derived.findings);
    if (derived.metadata !== undefined) findings.push(...checkLoad(discovery, derived.metadata, document));
    findings.push(...asWarnings(checkSystems(module.elf, systems.tokens, {}), faultOfSystem));
    if (derived.metadata === undefined || failed()) return { findings };

    const plan = planBundle(derived.metadata, module, packed.files);
    const path = options.output ?? defaultFileName(plan);
    const written = await writePlan(plan, path, options);
    return { bundle: { path, ...written, plan }, findings, ...(discovery && { discovery }) };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** What is only good to know of a binary is for `lint` to say. */
function isWarning({ severity }: Finding): boolean {
  return severity !== "info";
}

async function readManifest({ manifestPath, environment, signal }: PackOptions): Promise<ParsedManifest> {
  if (manifestPath === undefined) return { findings: [] };
  const bytes = await readWhole(manifestPath, maxManifestSize + 1, signal);
  return parseManifest(bytes, environment, { entry: manifestPath });
}

/** A cluster recognises the module by the ending of its name. */
function checkFileName({ fileName }: ModuleFile): Finding[] {
  const isUsable = fileName.endsWith(".so") && !/[\\\p{Cc}]/u.test(fileName);
  return isUsable ? [] : [withoutErrorCode(finding("bundle/module-name-unusable", {}, { name: fileName }))];
}

/** From the caller, else the manifest, else this machine, which is said. An ELF file names no system. */
function chooseSystems(
  options: PackOptions,
  manifest: Manifest,
): { tokens: readonly string[]; findings: Finding[] } {
  const asked = options.operatingSystems;
  if (asked !== undefined && asked.length > 0) {
    const tokens = [...new Set(asked.map((name) => operatingSystemByAlias(name)?.token ?? name))];
    return { tokens, findings: tokens.flatMap((token) => checkOperatingSystem(token, {})) };
  }
  if (manifest.operating_systems !== undefined) return { tokens: manifest.operating_systems, findings: [] };
  const host = operatingSystemFromOsRelease(options.hostOsRelease ?? "");
  if (host === undefined) {
    return {
      tokens: [],
      findings: [finding("manifest/host-operating-system-unknown", {}, { found: process.platform })],
    };
  }
  return { tokens: [host], findings: [finding("manifest/host-operating-system", {}, { system: host })] };
}

async function describe(options: PackOptions, manifest: Manifest): Promise<DescriptionReading> {
  if (options.commandsFrom !== undefined) return describeFromFile(options.commandsFrom, options.signal);
  if (options.discover === "none") return describeFromManifest(manifest);
  const text = options.moduleArguments ?? manifest.run_command_line_args ?? manifest.command_line_args ?? "";
  const redisArguments = Object.fromEntries(
    Object.entries(manifest.redis_args ?? {}).map(([name, value]) => [name, String(value)]),
  );
  return describeByLoading(options.modulePath, {
    ...options.discovery,
    method: options.discover,
    arguments: splitArguments(text),
    redisArguments,
  });
}

/** A function that the declared Redis version does not have is missed when a database loads the module. */
function checkLoad(
  discovery: Discovery | undefined,
  { min_redis_version: declared }: ModuleMetadata,
  document: SourceDocument | undefined,
): Finding[] {
  const { called = [], lowestRedisVersion: lowest } = discovery?.load?.api ?? {};
  if (lowest === undefined || compareVersions(declared, lowest) >= 0) return [];
  const functions = called.filter(({ since }) => since === lowest).map(({ name }) => name);
  const place = document?.place(["min_redis_version"]) ?? {};
  return [
    finding("load/min-redis-version-too-low", place, {
      declared,
      lowest: lowest.replace(/\.0$/, ""),
      functions,
    }),
  ];
}

/** Where only a declared system is at fault, the bundle is good for the others: it is written, and it is said. */
const faultOfSystem: ReadonlySet<Rule> = new Set(["elf/symbol-version-too-new", "elf/library-missing"]);

function asWarnings(findings: readonly Finding[], rules: ReadonlySet<Rule>): Finding[] {
  return findings.map((found) =>
    rules.has(found.rule) ? { ...found, severity: "warning" as const } : found,
  );
}

function defaultFileName({ metadata }: BundlePlan): string {
  const { module_name, os, architecture, semantic_version } = metadata;
  // A module may register a name with any character in it; a file name may not.
  const name = module_name.replace(/[^\w.-]/g, "_");
  return `${name}.${os}-${architecture}.${semantic_version}.zip`;
}

async function writePlan({ entries }: BundlePlan, path: string, { modified, signal }: PackOptions) {
  try {
    return await writeZip(
      path,
      entries.map(({ input }) => input),
      { modified, ...(signal && { signal }) },
    );
  } catch (error) {
    if (error instanceof ArchiveError && error.code === "source-changed") {
      throw new RampartError("surroundings", "source-changed", `${error.entry} changed while it was packed`, {
        cause: error,
      });
    }
    return demandWritable(path, error);
  }
}
