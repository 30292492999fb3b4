import type { Discovery } from "@rampart/discovery";
import { type Finding, finding, type Place, withoutErrorCode } from "@rampart/findings";
import {
  defaultVersions,
  type ModuleField,
  type ModuleMetadata,
  type Scalars,
  toSemanticVersion,
  VersionPartTooLargeError,
} from "@rampart/metadata";
import { forCommand } from "../../command-severities.ts";
import { lowestRelease } from "../../module/called-functions.ts";
import { type AppliedCommands, applyCommands } from "../apply-commands.ts";
import { type ModuleJson, renderModuleJson } from "../bundle-plan.ts";
import { contradictions } from "../compare-manifest.ts";
import type { MetadataOptions, PackingCommand } from "../pack-options.ts";
import { hasError, type Staged } from "../staged.ts";
import { asRampWrites, withoutModuleFields } from "../strict-ramp.ts";
import type { GatheredFacts } from "./gather-facts.ts";

export interface DerivedMetadata {
  readonly facts: GatheredFacts;
  /** Absent where the module's version keeps it from being made. */
  readonly moduleJson?: ModuleJson;
}

/**
 * `module.json` from the manifest, the module's file and what the module registers. Pure.
 * Every field of RAMP 2.5 is filled; `docs/metadata.md` says from where.
 */
export function deriveMetadata(
  facts: GatheredFacts,
  options: MetadataOptions,
  command: PackingCommand,
): Staged<DerivedMetadata> {
  const { description, inputs } = facts;
  const { manifest, document } = inputs;
  const semantic = semanticVersionOf(description.version);
  const ofVersion = forCommand(command, semantic.findings);
  if (semantic.text === undefined || hasError(ofVersion)) return { value: { facts }, findings: ofVersion };
  const applied = applyCommands(description, manifest, document, options.matchCommands);
  const metadata = fillMetadata(facts, { ...options, command }, semantic.text, applied);
  const place = (field: string): Place => document?.place([field]) ?? {};
  const findings = [
    ...ofVersion,
    ...forCommand(command, [...applied.findings, ...contradictions(manifest, metadata, place)]),
    ...(applied.commands.length === 0
      ? [finding("load/no-commands", {}, { module: metadata.module_name })]
      : []),
  ];
  const { strictRamp } = options;
  const written = { ...metadata, ...withoutModuleFields(inputs.verbatim) };
  const scalars = freeScalars(document?.scalars);
  const text = strictRamp
    ? asRampWrites(written, strictRamp, document?.value, scalars)
    : renderModuleJson(written, scalars);
  return { value: { facts, moduleJson: { metadata, text } }, findings };
}

/** Fields that hold integers, which are written as such however the manifest spells them. */
const integerFields = new Set(["version", "commands", "add_command", "overide_command"]);

function freeScalars(scalars: Scalars = new Map()): Scalars {
  return new Map([...scalars].filter(([pointer]) => !integerFields.has(pointer.split("/")[1] ?? "")));
}

function fillMetadata(
  { description, discovery, inputs, systems, dependencies: { declared: dependencies } }: GatheredFacts,
  options: MetadataOptions & { readonly command: PackingCommand },
  semanticVersion: string,
  applied: AppliedCommands,
): ModuleMetadata {
  const { manifest, module } = inputs;
  const {
    override_command,
    run_command_line_args: _run,
    redis_args: _redis,
    commands: _commands,
    version: _version,
    semantic_version: _semantic,
    ...declared
  } = manifest;
  const gitSha = options.gitSha ?? manifest.git_sha;
  const { defaultCompatibleRedisVersion: defaultCompatible } = options;
  const runArguments = inputs.fields["run_command_line_args"];
  return {
    ...textDefaults,
    ...defaultVersions,
    min_redis_version: lowestRedisVersion(discovery, options.command),
    bigstore_version_2_support: false,
    crdb: {},
    os: "Linux",
    ...(defaultCompatible !== undefined && { compatible_redis_version: defaultCompatible }),
    ...withoutEmptyVersions(declared),
    capabilities: [...(manifest.capabilities ?? [])],
    exclude_commands: [...manifest.exclude_commands],
    overide_command: [...override_command],
    add_command: [...manifest.add_command],
    dependencies: { ...dependencies.dependencies },
    "optional-dependencies": { ...dependencies["optional-dependencies"] },
    ramp_format_version: 1,
    module_name: options.moduleName ?? description.name,
    module_file: module.fileName,
    architecture: module.elf.machine,
    sha256: module.sha256,
    version: description.version,
    semantic_version: description.semanticVersion ?? semanticVersion,
    commands: [...applied.commands],
    operating_systems: [...systems],
    ...(gitSha !== undefined && { git_sha: gitSha }),
    // RAMP writes the arguments of packing where the caller gives them, and drops the manifest's.
    ...(typeof runArguments === "string" && { run_command_line_args: runArguments }),
  };
}

/** An empty version is none. */
function withoutEmptyVersions<Fields extends object>(fields: Fields): Fields {
  const isEmpty = (field: string) => versionFields.has(field) && fields[field as keyof Fields] === "";
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !isEmpty(field))) as Fields;
}

const versionFields: ReadonlySet<string> = new Set<ModuleField>([
  "compatible_redis_version",
  "min_redis_pack_version",
  "min_redis_version",
]);

const textDefaults = {
  author: "",
  capability_name: "",
  command_line_args: "",
  config_command: "",
  description: "",
  display_name: "",
  email: "",
  homepage: "",
  license: "",
} as const;

/** The lowest release that has the functions that the module calls while it loads. RAMP knows nothing of them. */
function lowestRedisVersion(discovery: Discovery | undefined, command: PackingCommand): string {
  const known = command === "ramp" ? undefined : lowestRelease(discovery?.load?.api ?? {});
  return known ?? defaultVersions.min_redis_version;
}

/** Absent where the number cannot be written as a version at all. */
interface SemanticVersion {
  readonly text?: string;
  readonly findings: readonly Finding[];
}

function semanticVersionOf(version: number): SemanticVersion {
  if (!Number.isSafeInteger(version) || version < 0) {
    const facts = { field: "version", expected: "an integer such as 10204", found: `the number ${version}` };
    return { findings: [withoutErrorCode(finding("metadata/malformed-value", {}, facts))] };
  }
  try {
    return { text: toSemanticVersion(version), findings: [] };
  } catch (error) {
    if (!(error instanceof VersionPartTooLargeError)) throw error;
    const { version: written, part, value } = error;
    const text = [Math.floor(version / 10_000), Math.floor(version / 100) % 100, version % 100].join(".");
    return {
      text,
      findings: [finding("load/version-part-too-large", {}, { version: written, part, value })],
    };
  }
}
