export { type CommandMatching, overridesOf } from "./checks/command-conflicts.ts";
export { knownFlags } from "./checks/command-shapes.ts";
export { dependencyPlace } from "./checks/dependencies.ts";
export {
  dependencyFileName,
  dependencyFolder,
  type NamedDependency,
  nameDependencies,
} from "./checks/dependency-files.ts";
export { checkOperatingSystem } from "./checks/operating-systems.ts";
export { checkProfile } from "./checks/profile-demands.ts";
export { type FileKind, fileKind, isBundle, isLintable } from "./file-kind.ts";
export type { Change, Edit, Fix, FixResult, FixStep } from "./fixes/fix.ts";
export { fixManifest, fixModuleJson } from "./fixes/fix-text.ts";
export type { ManifestField, ModuleField } from "./generated/fields.ts";
export type { Command, ManifestDependency } from "./generated/manifest.ts";
export type { Dependency } from "./generated/module.ts";
export { listOfEvery } from "./list-of-every.ts";
export { judgeFields, judgeManifest } from "./manifest/judge-manifest.ts";
export { judgeAbsentManifest, type ManifestJudging, type SystemsElsewhere } from "./manifest/judge-values.ts";
export { emptyManifest, type Manifest } from "./manifest/manifest.ts";
export { type ParsedManifest, parsedEmptyManifest } from "./manifest/manifest-form.ts";
export { maxManifestSize, parseManifest } from "./manifest/parse-manifest.ts";
export type { Environment } from "./manifest/resolve-references.ts";
export { defaultVersions, type PackingDefaults } from "./manifest/unset-fields.ts";
export { type UsableManifest, usableManifest } from "./manifest/usable-manifest.ts";
export { type Migration, migrateManifest } from "./migrate/migrate-manifest.ts";
export { type CommandsFile, parseCommands } from "./module/parse-commands.ts";
export {
  type KnownMetadata,
  type ModuleMetadata,
  type ModuleMetadataOptions,
  maxModuleJsonSize,
  type ParsedModuleMetadata,
  parseModuleMetadata,
} from "./module/parse-module-metadata.ts";
export { toCommand } from "./module/registered-command.ts";
export { type Profile, profiles } from "./profile.ts";
export { adviceForSome, nearestName } from "./spelling.ts";
export { decodeText } from "./text/decode-text.ts";
export { parseJsonDocument } from "./text/json-document.ts";
export { maxJsonValues, measureJson } from "./text/json-limits.ts";
export { fromPointer, type Path, toPointer } from "./text/pointer.ts";
export { renderJson, type Scalars } from "./text/render-json.ts";
export {
  isObject,
  type JsonObject,
  type ParsedText,
  type SourceDocument,
  valueInWords,
} from "./text/source-document.ts";
export type { SchemaError, Validator } from "./text/validator.ts";
export { parseYamlDocument } from "./text/yaml-document.ts";
export { isBeyondYamlLimits } from "./text/yaml-limits.ts";
export { toNumericVersion, toSemanticVersion, VersionPartTooLargeError } from "./version/module-version.ts";
