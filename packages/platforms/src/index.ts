export { type Architecture, architectureByAlias, architectures, isArchitecture } from "./architecture.ts";
export { type Capability, capabilities, isCapability } from "./capability.ts";
export { isEverywhere } from "./library.ts";
export {
  artifactName,
  isOperatingSystemToken,
  type OperatingSystem,
  operatingSystem,
  operatingSystemByAlias,
  operatingSystemFromOsRelease,
  operatingSystems,
  type SymbolVersionFamily,
} from "./operating-system.ts";
