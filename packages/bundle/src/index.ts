export { contentDigest } from "./content-digest.ts";
export {
  type AddDependenciesOptions,
  type AddedDependencies,
  addDependencies,
} from "./dependencies/add-dependencies.ts";
export { compareDescriptions } from "./describe/compare-descriptions.ts";
export { describeByLoading } from "./describe/describe-by-loading.ts";
export { describeFromFile } from "./describe/describe-from-file.ts";
export type { DescriptionReading, ModuleDescription } from "./describe/module-description.ts";
export { splitArguments } from "./describe/split-arguments.ts";
export { checkModule } from "./module/check-module.ts";
export { checkSystems, sufficientSystems, systemNeeds } from "./module/check-systems.ts";
export { type ModuleFile, type ModuleFileReading, readModuleFile } from "./module/module-file.ts";
export type { BundlePlan, PlannedEntry } from "./pack/bundle-plan.ts";
export { deriveMetadata, type MetadataSources } from "./pack/derive-metadata.ts";
export { nameFields } from "./pack/name-template.ts";
export { packBundle, packBundles, planPacking } from "./pack/pack-bundle.ts";
export type { PackedBundle, PackOptions, PackResult, PlannedBundle } from "./pack/pack-options.ts";
export { type PackingHost, rampFields } from "./pack/strict-ramp.ts";
export type {
  BundledModule,
  BundledSharedObject,
  BundleEntry,
  BundleReading,
  BundleSource,
  ReadOptions,
} from "./read/bundle-reading.ts";
export { readBundle } from "./read/read-bundle.ts";
export { type UnpackOptions, type UnpackResult, unpackBundle } from "./unpack/unpack-bundle.ts";
export { unpackForRamp } from "./unpack/unpack-for-ramp.ts";
export { writeZip, type ZipFileInput } from "./write/write-zip.ts";
