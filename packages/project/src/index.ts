export { configurationReport } from "./configuration/configuration-report.ts";
export { findConfiguration } from "./configuration/find-configuration.ts";
export { loadConfiguration } from "./configuration/load-configuration.ts";
export type { RequestedBundle } from "./configuration/parse-bundles.ts";
export { type Configuration, parseConfiguration } from "./configuration/parse-configuration.ts";
export { pathFrom } from "./configuration/path-from.ts";
export { Project, type ProjectOptions } from "./configuration/project.ts";
export { parseBaseline } from "./configuration/read-baseline.ts";
export { type DirectingFile, invalidFile } from "./directing-file/invalid-file.ts";
export { parseDirectingFile, parseDocument, validValue } from "./directing-file/parse-directing-file.ts";
export {
  expandFiles,
  isBundle,
  isLintable,
  type NamedFiles,
  type RepeatedFile,
  withoutRepeats,
} from "./files/expand-files.ts";
export { type FixedFile, fixText, writeFixed } from "./files/fix-file.ts";
export { type ReadData, readOwnData, withReadData } from "./platform-data/read-own-data.ts";
