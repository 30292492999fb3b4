import { defaultZipLimits } from "@rampart/archive";
import { type Finding, finding, type Rule, withoutErrorCode } from "@rampart/findings";
import { parseModuleMetadata, type SourceDocument } from "@rampart/metadata";
import type { ModuleFile } from "../module/module-file.ts";
import type { BundleEntry } from "../read/bundle-reading.ts";
import { checkContents } from "../read/check-contents.ts";
import { type PlannedEntry, planEntries, type Sha256 } from "./bundle-plan.ts";
import { placeInManifest } from "./manifest-place.ts";
import type { PackedDependencies } from "./pack-dependencies.ts";

/** What a bundle will be made of. */
export interface PlannedContents {
  /** Of `module.json`. */
  readonly text: string;
  readonly module: ModuleFile;
  readonly dependencies: PackedDependencies;
  /** The manifest, for the places of what it says. */
  readonly document?: SourceDocument | undefined;
}

/** What `verify` would find in the bundle if it were written. Pure. */
export function judgePlan(contents: PlannedContents, runtime: Sha256): Finding[] {
  const { text, module, dependencies, document: manifest } = contents;
  const bytes = new TextEncoder().encode(text);
  const { findings, ...parsed } = parseModuleMetadata(bytes, {
    bundled: true,
    place: { entry: "module.json" },
  });
  const { fileName: entry, size, sha256, elf } = module;
  const reading = {
    ...parsed,
    entries: planEntries(bytes, module, dependencies.files, runtime).map(asRead),
    module: { entry, size, sha256, elf },
    sharedObjects: dependencies.sharedObjects ?? [],
  };
  const { document } = parsed;
  return [...findings, ...checkCount(reading.entries.length), ...checkContents(reading)]
    .map(withoutErrorCode)
    .map((found) => {
      const isElsewhere = document === undefined || found.place.entry !== "module.json";
      return isElsewhere ? found : { ...found, place: placeInManifest(found.place, document, manifest) };
    });
}

function checkCount(count: number): Finding[] {
  const limit = defaultZipLimits.maxEntries;
  return count <= limit ? [] : [finding("bundle/too-many-entries", {}, { count, limit })];
}

function asRead({ input: { name, mode }, size, sha256 }: PlannedEntry): BundleEntry {
  // How far it will shrink is known only when it is written, and no rule about contents asks.
  return { name, kind: "file", size, compressedSize: size, sha256, ...(mode !== undefined && { mode }) };
}

/**
 * What was not said before. The same rule with the same facts, of the same field, is the same finding wherever it
 * stands. Names of commands are the module's afterwards, which may differ in case from those of the manifest.
 */
export function unsaid(findings: readonly Finding[], said: readonly Finding[]): Finding[] {
  const known = new Set(said.map(meaning));
  const rules = new Set(said.map(({ rule }) => rule));
  return findings.filter((found) => {
    const ofManifest = saidOfManifest[found.rule];
    return !known.has(meaning(found)) && (ofManifest === undefined || !rules.has(ofManifest));
  });
}

/** What `module.json` lacks or keeps because the manifest does: it is said once, of the manifest. */
const saidOfManifest: Readonly<Partial<Record<Rule, Rule>>> = {
  // The file is there, but nobody takes it for a module.
  "bundle/module-file-missing": "bundle/module-name-unusable",
  "metadata/compatible-redis-version-missing": "manifest/compatible-redis-version-missing",
  "metadata/foreign-key": "manifest/foreign-key",
};

function meaning({ rule, facts, place: { pointer } }: Finding): string {
  return JSON.stringify([rule, facts, pointer]).toLowerCase();
}
