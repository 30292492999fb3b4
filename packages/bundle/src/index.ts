export { type BundleSource, withBundle } from "./bundle-source.ts";
export { forCommand } from "./command-severities.ts";
export { contentDigest } from "./content-digest.ts";
export {
  type AddDependenciesOptions,
  type AddedDependencies,
  addDependencies,
  bundleWithDependencies,
} from "./dependencies/add-dependencies.ts";
export { compareDescriptions } from "./description/compare-descriptions.ts";
export { type BundledLoad, loadBundledModule } from "./description/load-bundled-module.ts";
export { loadDescription, refuseUnread } from "./description/load-description.ts";
export {
  type LoadOutcome,
  type LoadPlace,
  loadOnReleases,
  type PlacedLoad,
} from "./description/load-on-releases.ts";
export type { DescriptionReading, ModuleDescription } from "./description/module-description.ts";
export { readDescription } from "./description/read-description.ts";
export { splitArguments } from "./description/split-arguments.ts";
export { lowestRelease } from "./module/called-functions.ts";
export { checkModule } from "./module/check-module.ts";
export { checkSystems, sufficientSystems, systemNeeds } from "./module/check-systems.ts";
export {
  type ModuleFile,
  type ModuleFileReading,
  readModuleElf,
  readModuleFile,
} from "./module/module-file.ts";
export { type NamedFunction, namedFunctions, releaseWithAll } from "./module/named-functions.ts";
export { readBundle, readSource } from "./open-bundle.ts";
export type { BundlePlan, PlannedEntry } from "./pack/bundle-plan.ts";
export {
  type PackingPlan,
  type PackResult,
  packBundle,
  packBundles,
  planPacking,
  refuseCollisions,
  withPlans,
} from "./pack/pack-bundle.ts";
export type {
  Companion,
  DescriptionSource,
  FactOptions,
  InputOptions,
  MetadataOptions,
  ModuleLoad,
  PackingStage,
  PackOptions,
} from "./pack/pack-options.ts";
export type { PlannedBundle } from "./pack/stages/plan-bundle.ts";
export type { PackedBundle } from "./pack/stages/write-bundle.ts";
export { type PackingHost, rampFields } from "./pack/strict-ramp.ts";
export type {
  BundledModule,
  BundledSharedObject,
  BundleEntry,
  BundleReading,
  ReadOptions,
} from "./read/bundle-reading.ts";
export { type BillOptions, type DescribedBundle, isDescribable, renderBill } from "./sbom/cyclonedx.ts";
export { checksumLine, judgeChecksum, parseChecksums } from "./trust/checksums.ts";
export {
  type BundleDigests,
  judgeSignature,
  parsePrivateKey,
  parsePublicKey,
  type SignedDigests,
  signBundle,
} from "./trust/signature.ts";
export { type UnpackOptions, type UnpackResult, unpackBundle } from "./unpack/unpack-bundle.ts";
export { unpackForRamp } from "./unpack/unpack-for-ramp.ts";
export { writeZip, type ZipFileInput, zipToWrite } from "./write/write-zip.ts";
