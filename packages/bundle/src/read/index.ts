// What reads a bundle and a module, for whoever brings the bytes and the runtime: nothing of it knows a machine.

// What a load tells is compared like what is read.
export type {
  DiscoveredCommand,
  Discovery,
  DocumentedArgument,
  LoadedConfiguration,
  LoadedDataType,
  LoadFacts,
} from "@rampart/discovery";
export { type CalledFunctions, functionsLackedBy, lowestRelease } from "../module/called-functions.ts";
export { checkLoadedData, type LoadedData } from "../module/check-loaded-data.ts";
export { checkSystems, systemNeeds } from "../module/check-systems.ts";
export { checkNamedFunctions, namedFunctions, releaseWithAll } from "../module/named-functions.ts";
export type {
  BundledModule,
  BundledSharedObject,
  BundleEntry,
  BundleReading,
  ReadOptions,
} from "./bundle-reading.ts";
export { isModuleName } from "./check-layout.ts";
export { readBundleFrom } from "./read-bundle.ts";
export { type ModuleReading, readModuleFrom } from "./read-module.ts";
export { outerEntry, reasonsForAbsence, unreadEntries } from "./unread-entries.ts";
