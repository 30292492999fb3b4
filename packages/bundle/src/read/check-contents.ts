import type { ElfInfo } from "@rampart/elf";
import { type Finding, finding, type Place } from "@rampart/findings";
import { dependencyFileName, dependencyFolder, type KnownMetadata, type Profile } from "@rampart/metadata";
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
  /** What the metadata say, without what is at fault in them: that hides nothing else. */
  readonly known?: KnownMetadata;
}

/** The rules about how metadata, module and dependencies fit together. Pure. */
export function checkContents(contents: Contents, profile?: Profile): Finding[] {
  const { module, known } = contents;
  return [
    ...(module?.elf === undefined ? [] : checkModuleElf(module.elf, { entry: module.entry })),
    ...checkSharedObjects(contents),
    ...(module === undefined ? [] : checkMode(contents.entries, module)),
    ...(known === undefined
      ? []
      : [
          ...checkModuleFile(contents, known),
          ...(module === undefined ? [] : checkBinary(module, known)),
          ...checkDependencies(contents.entries, known, profile),
        ]),
  ];
}

function checkModuleElf(elf: ElfInfo, place: Place): Finding[] {
  const faults = checkModule(elf, place);
  return faults.length > 0 ? faults : checkHardening(elf, place);
}

/** Libraries that travel in archives are loaded by the same nodes, and fail there for the same reasons. */
function checkSharedObjects({ sharedObjects = [], known }: Contents): Finding[] {
  return sharedObjects.flatMap(({ entry, elf }): Finding[] => {
    const place = { entry };
    const declared = known?.fields.architecture;
    const isForeign = declared !== undefined && isArchitecture(declared) && declared !== elf.machine;
    const foreign = isForeign
      ? [finding("elf/wrong-machine", place, { declared, found: elf.machine, file: entry })]
      : [];
    return [...foreign, ...checkSystems(elf, systemsOf(known), place)];
  });
}

/** The declared systems, under the field's name of today or of old. */
function systemsOf(known: KnownMetadata | undefined): readonly string[] {
  return known?.fields.operating_systems ?? known?.fields.os_list ?? [];
}

function checkMode(entries: readonly BundleEntry[], module: BundledModule): Finding[] {
  const mode = entries.find(({ name }) => name === module.entry)?.mode;
  if (mode === undefined || (mode & 0o111) !== 0) return [];
  const facts = { mode: mode.toString(8).padStart(4, "0") };
  return [finding("bundle/module-not-executable", { entry: module.entry }, facts)];
}

function checkModuleFile({ entries, module }: Contents, { fields, document }: KnownMetadata): Finding[] {
  const declared = fields.module_file;
  const isModule = declared?.endsWith(".so") === true && !declared.includes("/");
  if (declared === undefined || (isModule && entries.some(({ name }) => name === declared))) return [];
  const facts = { declared, ...(module && { found: module.entry }) };
  return [finding("bundle/module-file-missing", document.place(["module_file"]), facts)];
}

function checkBinary(module: BundledModule, known: KnownMetadata): Finding[] {
  const findings: Finding[] = [];
  const { fields, document, silenced } = known;
  const { sha256: declared, architecture } = fields;
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
  const systems = systemsOf(known);
  const isSilenced = silenced.has("operating_systems") || silenced.has("os_list");
  if (systems.length === 0 && !isSilenced) {
    findings.push(finding("metadata/operating-systems-missing", document.place(["operating_systems"]), {}));
  }
  // A database is matched by the one, and by the other only where that is absent.
  const decisive = fields.compatible_redis_version || fields.min_redis_version;
  const redis = silenced.has("compatible_redis_version") ? "" : (decisive ?? "");
  return [...findings, ...checkSystems(elf, systems, place), ...checkNamedFunctions(elf, redis, place)];
}

function checkDependencies(
  entries: readonly BundleEntry[],
  { fields, document, silenced }: KnownMetadata,
  profile: Profile | undefined,
): Finding[] {
  const findings: Finding[] = [];
  const declared = new Set<string>();
  const named = new Map(entries.map((entry) => [entry.name, entry]));
  for (const field of ["dependencies", "optional-dependencies"] as const) {
    for (const [name, dependency] of Object.entries(fields[field] ?? {})) {
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
  // What is at fault there may declare them.
  if (silenced.has("dependencies") || silenced.has("optional-dependencies")) return findings;
  const undeclared = entries.filter(
    ({ name, kind }) => kind === "file" && name.startsWith(dependencyFolder) && !declared.has(name),
  );
  const facts = declaredNames(declared);
  return [
    ...findings,
    ...undeclared.map(({ name }) => finding("bundle/dependency-undeclared", { entry: name }, facts)),
  ];
}
