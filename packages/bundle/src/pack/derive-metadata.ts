import { type Finding, finding, type Place } from "@rampart/findings";
import {
  type Dependency,
  type Manifest,
  type ModuleMetadata,
  type SourceDocument,
  toSemanticVersion,
  VersionPartTooLargeError,
} from "@rampart/metadata";
import { architectureByAlias, isArchitecture } from "@rampart/platforms";
import type { ModuleDescription } from "../describe/module-description.ts";
import type { ModuleFile } from "../module/module-file.ts";
import { applyCommands, type CommandMatching } from "./apply-commands.ts";

export interface MetadataSources {
  readonly manifest: Manifest;
  /** For the places of findings. */
  readonly document?: SourceDocument;
  readonly module: ModuleFile;
  readonly description: ModuleDescription;
  readonly operatingSystems: readonly string[];
  /** 40 hexadecimal digits; wins over the manifest. */
  readonly gitSha?: string;
  /** By field and name, with the checksum of the packed file where one is packed. */
  readonly dependencies: Readonly<Record<string, Dependency>>;
  readonly optionalDependencies: Readonly<Record<string, Dependency>>;
  /** In place of what the module names itself. */
  readonly moduleName?: string;
  /** Arguments that the module was loaded with, to be written. */
  readonly runCommandLineArgs?: string;
  readonly matchCommands?: CommandMatching;
  /** Where nobody sets `compatible_redis_version`; absent, it stays absent. */
  readonly defaultCompatibleRedisVersion?: string;
}

/**
 * `module.json` from the manifest, the module's file and what the module registers. Pure.
 * Every field of RAMP 2.5 is filled; `docs/metadata.md` says from where.
 */
export function deriveMetadata(sources: MetadataSources): {
  /** Absent where an error keeps the metadata from being right. */
  readonly metadata?: ModuleMetadata;
  readonly findings: readonly Finding[];
} {
  const { manifest, document, module, description } = sources;
  const place = (field: string): Place => document?.place([field]) ?? {};
  const semanticVersion = semanticVersionOf(description.version);
  if (typeof semanticVersion !== "string") return { findings: [semanticVersion] };
  const applied = applyCommands(description, manifest, document, sources.matchCommands);
  const {
    override_command,
    run_command_line_args: _run,
    redis_args: _redis,
    commands: _commands,
    version: _version,
    semantic_version: _semantic,
    ...declared
  } = manifest;
  const gitSha = sources.gitSha ?? manifest.git_sha;
  const { defaultCompatibleRedisVersion: defaultCompatible, runCommandLineArgs: runArguments } = sources;

  const metadata: ModuleMetadata = {
    ...textDefaults,
    min_redis_version: defaults.min_redis_version,
    min_redis_pack_version: defaults.min_redis_pack_version,
    bigstore_version_2_support: false,
    crdb: {},
    os: "Linux",
    ...(defaultCompatible !== undefined && { compatible_redis_version: defaultCompatible }),
    ...declared,
    capabilities: [...(manifest.capabilities ?? [])],
    exclude_commands: [...manifest.exclude_commands],
    overide_command: [...override_command],
    add_command: [...manifest.add_command],
    dependencies: { ...sources.dependencies },
    "optional-dependencies": { ...sources.optionalDependencies },
    ramp_format_version: 1,
    module_name: sources.moduleName ?? description.name,
    module_file: module.fileName,
    architecture: module.elf.machine,
    sha256: module.sha256,
    version: description.version,
    semantic_version: description.semanticVersion ?? semanticVersion,
    commands: [...applied.commands],
    operating_systems: [...sources.operatingSystems],
    ...(gitSha !== undefined && { git_sha: gitSha }),
    ...(runArguments !== undefined && { run_command_line_args: runArguments }),
  };
  const findings = [
    ...applied.findings,
    ...contradictions(manifest, metadata, place),
    ...unsetFields(manifest, metadata),
    ...(applied.commands.length === 0
      ? [finding("load/no-commands", {}, { module: metadata.module_name })]
      : []),
  ];
  return { metadata, findings };
}

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

/** Source: RedisLabsModules/RAMP, RAMP/module_metadata.py. */
const defaults = { min_redis_version: "4.0", min_redis_pack_version: "5.2" } as const;

function semanticVersionOf(version: number): string | Finding {
  try {
    return toSemanticVersion(version);
  } catch (error) {
    if (!(error instanceof VersionPartTooLargeError)) throw error;
    const { version: written, part, value } = error;
    return finding("load/version-part-too-large", {}, { version: written, part, value });
  }
}

/** What the manifest says and the module contradicts: the module wins, and it is said. */
function contradictions(
  manifest: Manifest,
  metadata: ModuleMetadata,
  place: (field: string) => Place,
): Finding[] {
  const { module_name: name, version, semantic_version: semanticVersion, architecture } = manifest;
  const findings: Finding[] = [];
  if (name !== undefined && name !== metadata.module_name) {
    const facts = { declared: name, loaded: metadata.module_name };
    findings.push(finding("manifest/module-name-ignored", place("module_name"), facts));
  }
  const [field, declared] =
    version !== undefined ? ["version", String(version)] : ["semantic_version", semanticVersion];
  const loaded = version !== undefined ? String(metadata.version) : metadata.semantic_version;
  if (declared !== undefined && declared !== loaded) {
    findings.push(finding("manifest/version-ignored", place(String(field)), { declared, loaded }));
  }
  const found = metadata.architecture ?? "";
  const meant = architecture && (architectureByAlias(architecture) ?? architecture);
  if (architecture !== undefined && isArchitecture(meant ?? "") && meant !== found) {
    findings.push(
      finding("manifest/wrong-architecture", place("architecture"), { declared: architecture, found }),
    );
  }
  return findings;
}

/** Fields that nobody set, each with what that means; a default that nobody sees is the commonest way to fail late. */
function unsetFields(manifest: Manifest, metadata: ModuleMetadata): Finding[] {
  const consequences: [keyof Manifest, string][] = [
    [
      "min_redis_version",
      metadata.compatible_redis_version === undefined
        ? "as compatible_redis_version is not set either, databases of Redis 4 alone can use the module"
        : "compatible_redis_version decides instead, except for tools that read this field alone",
    ],
    ["min_redis_pack_version", "every cluster that is in use satisfies it"],
    [
      "capabilities",
      "any database setting that needs one (persistence, replication, clustering …) refuses the module",
    ],
    ["display_name", "the user-defined endpoint and the Kubernetes operator ask for a name"],
  ];
  const compatible = metadata.compatible_redis_version;
  if (compatible !== undefined) {
    const consequence = `databases of another Redis version than ${compatible} cannot use the module`;
    consequences.push(["compatible_redis_version", consequence]);
  }
  const unset = consequences
    .filter(([field]) => manifest[field] === undefined)
    .map(([field, consequence]) =>
      finding(
        "manifest/default-used",
        {},
        { field, value: JSON.stringify(metadata[field as keyof ModuleMetadata]), consequence },
      ),
    );
  const descriptive = (
    ["author", "description", "email", "homepage", "license", "capability_name"] as const
  ).filter((field) => manifest[field] === undefined);
  return [
    ...unset,
    ...(compatible === undefined ? [finding("manifest/compatible-redis-version-missing", {}, {})] : []),
    ...(descriptive.length > 0 ? [finding("manifest/description-missing", {}, { fields: descriptive })] : []),
  ];
}
