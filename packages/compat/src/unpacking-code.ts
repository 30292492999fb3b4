import { type Finding, isFinding, type Rule } from "@rampart/findings";

/**
 * What RAMP's reader, which clusters shared code with for years, calls the fault of a bundle.
 * Source: RedisLabsModules/RAMP, RAMP/unpacker.py.
 */
export const unpackingCodes = [
  "invalid_number_of_files",
  "module_name_missing",
  "module_file_missing",
  "module_architecture_not_supported",
  "module_version_missing",
  "module_version_not_integer",
  "module_os_list_invalid",
  "module_size_too_big",
] as const;

export type UnpackingCode = (typeof unpackingCodes)[number];

export function isUnpackingCode(name: string): name is UnpackingCode {
  return unpackingCodes.some((code) => code === name);
}

const byRule: Readonly<Partial<Record<Rule, UnpackingCode>>> = {
  "bundle/several-modules": "invalid_number_of_files",
  "bundle/unexpected-entry": "invalid_number_of_files",
  "bundle/module-file-missing": "module_file_missing",
  "metadata/architecture-unknown": "module_architecture_not_supported",
  "metadata/operating-system-malformed": "module_os_list_invalid",
  "cluster/architecture-differs": "module_architecture_not_supported",
  "cluster/upload-too-large": "module_size_too_big",
};

const byMissingField: Readonly<Record<string, UnpackingCode>> = {
  module_name: "module_name_missing",
  module_file: "module_file_missing",
  version: "module_version_missing",
};

const aboutMissing = [
  "metadata/field-missing",
  "metadata/field-empty",
  "metadata/field-missing-for-profile",
] as const;
const aboutForm = ["metadata/wrong-type", "metadata/malformed-value"] as const;

/** The rules that find what has this name, in the order of their names. */
export function rulesOfUnpackingCode(code: UnpackingCode): readonly Rule[] {
  const ownRules = (Object.keys(byRule) as Rule[]).filter((rule) => byRule[rule] === code);
  const ofFields = Object.values(byMissingField).includes(code) ? aboutMissing : [];
  const ofForm = code === "module_version_not_integer" ? aboutForm : [];
  return [...ownRules, ...ofFields, ...ofForm].toSorted();
}

/** The reader's name for a fault; undefined where it has none. */
export function unpackingCode(found: Finding): UnpackingCode | undefined {
  if (isFinding(found, ...aboutMissing)) return byMissingField[found.facts.field];
  if (isFinding(found, ...aboutForm)) {
    return found.facts.field === "version" ? "module_version_not_integer" : undefined;
  }
  return byRule[found.rule];
}
