import { didYouMean, enumerate, rule } from "../rule-definition.ts";

/** Rules about the fields that the manifest and `module.json` share. */
export const metadataRules = {
  "metadata/not-an-object": rule<{ found: string }>({
    severity: "error",
    title: "module.json is not an object",
    errorCode: "invalid_module",
    message: ({ found }) => `module.json must be a JSON object, this is ${found}`,
  }),
  "metadata/field-missing": rule<{ field: string }>({
    severity: "error",
    title: "required field missing",
    errorCode: "invalid_module",
    message: ({ field }) => `the required field ${field} is missing`,
    help: "Pack the bundle again, or add the field.",
  }),
  "metadata/field-empty": rule<{ field: string }>({
    severity: "error",
    title: "required field empty",
    errorCode: "invalid_module",
    message: ({ field }) => `the required field ${field} is empty`,
    help: "Pack the bundle again, or fill the field.",
  }),
  "metadata/wrong-type": rule<{ field: string; expected: string; found: string }>({
    severity: "error",
    title: "value of the wrong type",
    errorCode: "invalid_module",
    message: ({ field, expected, found }) => `${field} must be ${expected}, this is ${found}`,
  }),
  "metadata/malformed-value": rule<{ field: string; expected: string; found: string }>({
    severity: "error",
    title: "value of the wrong form",
    errorCode: "invalid_module",
    message: ({ field, expected, found }) => `${field} must be ${expected}, this is ${found}`,
  }),
  "metadata/unknown-key": rule<{ key: string; nearest?: string }>({
    severity: "warning",
    title: "unknown key in module.json",
    message: ({ key, nearest }) =>
      `${JSON.stringify(key)} is not a known field of module.json.${didYouMean(nearest)}`,
    help: "Unknown fields are kept; check the spelling.",
  }),
  "metadata/foreign-key": rule<{ key: string }>({
    severity: "info",
    title: "key of another tool",
    message: ({ key }) =>
      `${JSON.stringify(key)} belongs to build scripts; it is kept and means nothing to a cluster`,
  }),
  "metadata/version-disagrees": rule<{ version: number; semanticVersion: string; expected: string }>({
    severity: "error",
    title: "version and semantic_version disagree",
    message: ({ version, semanticVersion, expected }) =>
      `version ${version} means ${expected}, semantic_version says ${semanticVersion}: upgrades are ordered by one and stored by the other`,
    help: "version is major × 10000 + minor × 100 + patch of semantic_version.",
  }),
  "metadata/version-part-too-large": rule<{ version: string; part: string; value: number }>({
    severity: "error",
    title: "part of a version exceeds 99",
    message: ({ version, part, value }) =>
      `${part} of version ${version} is ${value}: version = major × 10000 + minor × 100 + patch has room for two digits each`,
    help: "Choose a version whose parts are at most 99.",
  }),
  "metadata/architecture-unknown": rule<{ found: string; meant?: string }>({
    severity: "error",
    title: "architecture that no cluster takes",
    errorCode: "invalid_module",
    message: ({ found, meant }) =>
      `architecture ${JSON.stringify(found)} is not one that a cluster takes: x86_64 or aarch64.${didYouMean(meant)}`,
    help: "Clusters refuse other spellings, such as amd64 and arm64, too.",
  }),
  "metadata/operating-system-malformed": rule<{ token: string }>({
    severity: "error",
    title: "operating system of the wrong form",
    errorCode: "invalid_module",
    message: ({ token }) =>
      `${JSON.stringify(token)} does not name a system: a token has letters and a version, such as rhel9`,
  }),
  "metadata/operating-system-unknown": rule<{ token: string; nearest?: string; known: readonly string[] }>({
    severity: "warning",
    title: "operating system that no cluster runs on",
    message: ({ token, nearest }) =>
      `${JSON.stringify(token)} is no system that Redis Software is known to run on.${didYouMean(nearest)}`,
    help: ({ known }) => `A node compares the token with its own system. Known are ${enumerate(known)}.`,
  }),
  "metadata/operating-system-alias": rule<{ token: string; meant: string }>({
    severity: "warning",
    title: "operating system under another name",
    message: ({ token, meant }) =>
      `${JSON.stringify(token)} is written ${meant} in metadata; a node compares tokens, not meanings`,
    help: ({ meant }) => `Write ${meant}.`,
  }),
  "metadata/capability-unknown": rule<{ name: string; nearest?: string }>({
    severity: "warning",
    title: "unknown capability",
    message: ({ name, nearest }) =>
      `${JSON.stringify(name)} is not a known capability.${didYouMean(nearest)}`,
    help: "A database setting that needs the capability which was meant is refused with unsupported_module_capabilities.",
  }),
  "metadata/capability-duplicate": rule<{ name: string }>({
    severity: "info",
    title: "capability listed twice",
    message: ({ name }) =>
      `the capability ${name} is listed twice; clusters keep the duplicate and do not mind`,
  }),
  "metadata/command-duplicate": rule<{ name: string; other: string }>({
    severity: "error",
    title: "command listed twice",
    message: ({ name, other }) =>
      name === other
        ? `the command ${name} is listed twice`
        : `the commands ${other} and ${name} differ in case only`,
    help: "Command names are compared without case; keep one.",
  }),
  "metadata/dependency-malformed": rule<{ dependency: string; missing: readonly string[] }>({
    severity: "error",
    title: "dependency without address or checksum",
    errorCode: "invalid_dependency_data",
    message: ({ dependency, missing }) => `dependency ${dependency} has no ${enumerate(missing, "or")}`,
    help: "A dependency is a map of url and sha256.",
  }),
} as const;
