export { isBundle, isLintable } from "@rampart/metadata";
export { configurationReport } from "./configuration/configuration-report.ts";
export { loadConfiguration } from "./configuration/load-configuration.ts";
export type { RequestedBundle } from "./configuration/parse-bundles.ts";
export { type Configuration, parseConfiguration } from "./configuration/parse-configuration.ts";
export { pathFrom } from "./configuration/path-from.ts";
export { Project, type ProjectOptions } from "./configuration/project.ts";
export { ProjectCache, type ReadProject } from "./configuration/project-cache.ts";
export { parseBaseline } from "./configuration/read-baseline.ts";
export { InvalidFileError } from "./directing-file/invalid-file.ts";
export { parseDocument } from "./directing-file/parse-directing-file.ts";
export { commandsBeside, type NamedCommand } from "./files/commands-beside.ts";
export {
  expandFiles,
  type NamedFiles,
  type RepeatedFile,
  withoutRepeats,
} from "./files/expand-files.ts";
export { type FixedFile, fixText, writeFixed } from "./files/fix-file.ts";
export { type AddressProblem, addressForm, parseAddress } from "./inventory/address.ts";
export { type InventoryEntry, parseInventory } from "./inventory/parse-inventory.ts";
export { type ReadData, readOwnData, withReadData } from "./platform-data/read-own-data.ts";
export { parseDatabase } from "./targets/parse-database.ts";
export { parseTargets, readTargets } from "./targets/read-targets.ts";
