import type { ElfInfo } from "@rampart/elf";
import { type Finding, finding, type Place } from "@rampart/findings";
import {
  dependencyFileName,
  dependencyFolder,
  type ModuleMetadata,
  type Profile,
  type SourceDocument,
} from "@rampart/metadata";
import { isArchitecture } from "@rampart/platforms";
import { declaredNames } from "../dependencies/declared-names.ts";
import { checkHardening } from "../module/check-hardening.ts";
import { checkModule } from "../module/check-module.ts";
import { checkSystems } from "../module/check-systems.ts";
import { checkNamedFunctions } from "../module/named-functions.ts";
import type { BundledModule, BundledSharedObject, BundleEntry } from "./bundle-reading.ts";

/** What was read of a bundle, for the rules about how its parts fit together. */
export interface Contents {
  readonly entries: readonly BundleEntry[];
  readonly module?: BundledModule;
  readonly sharedObjects?: readonly BundledSharedObject[];
  readonly metadata?: ModuleMetadata;
  readonly document?: SourceDocument;
}

/** The rules about how metadata, module and dependencies fit together. Pure. */
export function checkContents(contents: Contents, profile?: Profile): Finding[] {
  const { module, metadata, document } = contents;
  return [
    ...(module?.elf === undefined ? [] : checkModuleElf(module.elf, { entry: module.entry })),
    ...checkSharedObjects(contents),
    ...(module === undefined ? [] : checkMode(contents.entries, module)),
    ...(metadata === undefined || document === undefined
      ? []
      : [
          ...checkModuleFile(contents, metadata, document),
          ...(module === undefined ? [] : checkBinary(module, metadata, document)),
          ...checkDependencies(contents.entries, metadata, document, profile),
        ]),
  ];
}

function checkModuleElf(elf: ElfInfo, place: Place): Finding[] {
  const faults = checkModule(elf, place);
  return faults.length > 0 ? faults : checkHardening(elf, place);
}

/** Libraries that travel in archives are loaded by the same nodes, and fail there for the same reasons. */
function checkSharedObjects({ sharedObjects = [], metadata }: Contents): Finding[] {
  return sharedObjects.flatMap(({ entry, elf }): Finding[] => {
    const place = { entry };
    const declared = metadata?.architecture;
    const isForeign = declared !== undefined && isArchitecture(declared) && declared !== elf.machine;
    const foreign = isForeign
      ? [finding("elf/wrong-machine", place, { declared, found: elf.machine, file: entry })]
      : [];
    return [...foreign, ...checkSystems(elf, systemsOf(metadata), place)];
  });
}

/** The declared systems, under the field's name of today or of old. */
function systemsOf(metadata: ModuleMetadata | undefined): readonly string[] {
  return metadata?.operating_systems ?? metadata?.os_list ?? [];
}

function checkMode(entries: readonly BundleEntry[], module: BundledModule): Finding[] {
  const mode = entries.find(({ name }) => name === module.entry)?.mode;
  if (mode === undefined || (mode & 0o111) !== 0) return [];
  const facts = { mode: mode.toString(8).padStart(4, "0") };
  return [finding("bundle/module-not-executable", { entry: module.entry }, facts)];
}

function checkModuleFile(
  { entries, module }: Contents,
  metadata: ModuleMetadata,
  document: SourceDocument,
): Finding[] {
  const declared = metadata.module_file;
  const isModule = declared?.endsWith(".so") === true && !declared.includes("/");
  if (declared === undefined || (isModule && entries.some(({ name }) => name === declared))) return [];
  const facts = { declared, ...(module && { found: module.entry }) };
  return [finding("bundle/module-file-missing", document.place(["module_file"]), facts)];
}

function checkBinary(module: BundledModule, metadata: ModuleMetadata, document: SourceDocument): Finding[] {
  const findings: Finding[] = [];
  const { sha256: declared, architecture } = metadata;
  if (declared !== undefined && declared.toLowerCase() !== module.sha256) {
    const facts = { declared: declared.toLowerCase(), actual: module.sha256, file: module.entry };
    findings.push(finding("bundle/sha256-mismatch", document.place(["sha256"]), facts));
  }
  const { elf } = module;
  if (elf === undefined) return findings;
  if (architecture !== undefined && isArchitecture(architecture) && architecture !== elf.machine) {
    const facts = { declared: architecture, found: elf.machine, file: module.entry };
    findings.push(finding("elf/wrong-machine", document.place(["architecture"]), facts));
  }
  const place: Place = { entry: module.entry };
  const systems = systemsOf(metadata);
  if (systems.length === 0) {
    findings.push(finding("metadata/operating-systems-missing", document.place(["operating_systems"]), {}));
  }
  // A database is matched by the one, and by the other only where that is absent.
  const redis = metadata.compatible_redis_version || metadata.min_redis_version;
  return [...findings, ...checkSystems(elf, systems, place), ...checkNamedFunctions(elf, redis, place)];
}

function checkDependencies(
  entries: readonly BundleEntry[],
  metadata: ModuleMetadata,
  document: SourceDocument,
  profile: Profile | undefined,
): Finding[] {
  const findings: Finding[] = [];
  const declared = new Set<string>();
  const named = new Map(entries.map((entry) => [entry.name, entry]));
  for (const field of ["dependencies", "optional-dependencies"] as const) {
    for (const [name, dependency] of Object.entries(metadata[field] ?? {})) {
      const file = `${dependencyFolder}${dependencyFileName(name, dependency.url)}`;
      declared.add(file);
      const entry = named.get(file);
      if (entry === undefined && !dependency.url) {
        // Nobody could get it from anywhere.
        const facts = { dependency: name, missing: ["url"] };
        findings.push(finding("metadata/dependency-malformed", document.place([field, name]), facts));
      } else if (entry === undefined) {
        const facts = { dependency: name, file };
        // Clusters up to 7.22 download it; the others do not.
        const isDownloaded = profile === undefined || profile === "v2" || field === "optional-dependencies";
        const rule = isDownloaded ? "bundle/dependency-missing" : "metadata/dependency-not-bundled";
        findings.push(finding(rule, document.place([field, name]), facts));
      } else if (dependency.sha256 && entry.sha256 && dependency.sha256.toLowerCase() !== entry.sha256) {
        const facts = { dependency: name, declared: dependency.sha256.toLowerCase(), actual: entry.sha256 };
        findings.push(
          finding("bundle/dependency-sha256-mismatch", document.place([field, name, "sha256"]), facts),
        );
      }
    }
  }
  const undeclared = entries.filter(
    ({ name, kind }) => kind === "file" && name.startsWith(dependencyFolder) && !declared.has(name),
  );
  const facts = declaredNames(declared);
  return [
    ...findings,
    ...undeclared.map(({ name }) => finding("bundle/dependency-undeclared", { entry: name }, facts)),
  ];
}
