import { basename, dirname, resolve } from "node:path";
import type { Discovery } from "@rampart/discovery";
import { readWhole } from "@rampart/files";
import { type Finding, finding, type Rule, withoutErrorCode } from "@rampart/findings";
import {
  checkOperatingSystem,
  emptyManifest,
  type Manifest,
  type ModuleMetadata,
  maxManifestSize,
  type ParsedManifest,
  parseManifest,
  type SourceDocument,
} from "@rampart/metadata";
import {
  compareRanges,
  operatingSystemByAlias,
  operatingSystemFromOsRelease,
  parseVersion,
} from "@rampart/platforms";
import { describeByLoading } from "../describe/describe-by-loading.ts";
import { describeFromFile } from "../describe/describe-from-file.ts";
import { describeFromManifest } from "../describe/describe-from-manifest.ts";
import type { DescriptionReading } from "../describe/module-description.ts";
import { splitArguments } from "../describe/split-arguments.ts";
import { checkHardening } from "../module/check-hardening.ts";
import { checkModule } from "../module/check-module.ts";
import { checkSystems } from "../module/check-systems.ts";
import { type ModuleFile, readModuleFile } from "../module/module-file.ts";
import { planBundle } from "./bundle-plan.ts";
import { parseCallerFields, withCallerFields } from "./caller-fields.ts";
import { nameDependencies } from "./dependency-files.ts";
import { deriveMetadata } from "./derive-metadata.ts";
import { type NameTemplate, parseNameTemplate, renderNameTemplate } from "./name-template.ts";
import { packDependencies } from "./pack-dependencies.ts";
import type { PackOptions, PackResult, PlannedBundle } from "./pack-options.ts";
import { asRampWrites } from "./strict-ramp.ts";

/**
 * Everything of packing but the writing of the bundle. Archives of dependencies are made in `staging`, an empty folder
 * that the caller keeps until the bundle is written, and removes.
 * @throws {RampartError} where the environment or the call is at fault
 */
export async function prepareBundle(
  options: PackOptions,
  staging: string,
): Promise<PackResult<PlannedBundle>> {
  const template = options.output === undefined ? undefined : parseNameTemplate(options.output);
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

  const packed = await packDependencies(named.dependencies, {
    folder: options.localPathFolder ?? dirname(options.manifestPath ?? ""),
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
    dependencies: packed.dependencies,
    optionalDependencies: packed.optionalDependencies,
    ...pickDefined(options, "gitSha", "moduleName", "matchCommands", "defaultCompatibleRedisVersion"),
    ...runArguments(options),
  });
  findings.push(...packed.findings, ...derived.findings);
  if (derived.metadata !== undefined) findings.push(...checkLoad(discovery, derived.metadata, document));
  findings.push(...asWarnings(checkSystems(module.elf, systems.tokens, {}), faultOfSystem));
  if (derived.metadata === undefined || failed()) return { findings };

  const { metadata } = derived;
  const { strictRamp } = options;
  const written = strictRamp && asRampWrites(metadata, strictRamp, document?.value);
  const plan = planBundle(metadata, module, packed.files, written);
  const path = fileName(metadata, template, options);
  return { bundle: { path, plan }, findings, ...(discovery && { discovery }) };
}

function pickDefined<Key extends keyof PackOptions>(
  options: PackOptions,
  ...keys: readonly Key[]
): { readonly [Name in Key]?: NonNullable<PackOptions[Name]> } {
  const defined = keys.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]]));
  return Object.fromEntries(defined) as { readonly [Name in Key]?: NonNullable<PackOptions[Name]> };
}

/** RAMP writes the arguments of packing where the caller gives them, and drops the manifest's. */
function runArguments({ fields }: PackOptions): { readonly runCommandLineArgs?: string } {
  const given = fields?.["run_command_line_args"];
  return typeof given === "string" ? { runCommandLineArgs: given } : {};
}

/** What is only good to know of a binary is for `lint` to say. */
function isWarning({ severity }: Finding): boolean {
  return severity !== "info";
}

async function readManifest(options: PackOptions): Promise<ParsedManifest> {
  const { environment, fields = {}, warnings = [] } = options;
  const lenient = ({ findings, ...parsed }: ParsedManifest): ParsedManifest => ({
    ...parsed,
    findings: asWarnings(findings, new Set(warnings)),
  });
  const parsed = lenient(await readManifestFile(options));
  if (Object.keys(fields).length === 0) return parsed;
  return withCallerFields(parsed, lenient(parseCallerFields(fields, environment)), Object.keys(fields));
}

async function readManifestFile({ manifestPath, environment, signal }: PackOptions): Promise<ParsedManifest> {
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
  // An empty text says nothing, as with RAMP.
  const declared = manifest.run_command_line_args || manifest.command_line_args;
  const text = options.moduleArguments ?? declared ?? "";
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
  if (lowest === undefined) return [];
  // 7.2 stands for every 7.2.x: it is too low where each of them is.
  if (compareRanges(parseVersion(declared) ?? [], parseVersion(lowest) ?? []) >= 0) return [];
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

function fileName(
  metadata: ModuleMetadata,
  template: NameTemplate | undefined,
  { modulePath }: PackOptions,
): string {
  if (template === undefined) return defaultFileName(metadata);
  return renderNameTemplate(template, { metadata, folder: basename(dirname(resolve(modulePath))) });
}

function defaultFileName({ module_name, os, architecture, semantic_version }: ModuleMetadata): string {
  // A module may register a name with any character in it; a file name may not.
  const name = module_name.replace(/[^\w.-]/g, "_");
  return `${name}.${os}-${architecture}.${semantic_version}.zip`;
}
