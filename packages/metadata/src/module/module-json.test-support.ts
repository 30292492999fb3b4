import { subjectOf } from "@rampart/findings";
import { type ModuleMetadataOptions, parseModuleMetadata } from "./parse-module-metadata.ts";

export const sha256 = "7e9e39ce8f3b8aa6d0a3b4c9d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708";

/** What a lone module.json needs. */
export const lone = {
  module_name: "ft",
  version: 10_204,
  semantic_version: "1.2.4",
  capabilities: ["types"],
  min_redis_version: "7.4",
};

/** What a module.json in a bundle needs. */
export const bundled = {
  ...lone,
  module_file: "ft.so",
  architecture: "x86_64",
  sha256,
  compatible_redis_version: "7.4",
  commands: [
    { command_name: "ft.get", command_arity: 2, flags: ["readonly"], first_key: 1, last_key: 1, step: 1 },
  ],
};

/** Rules about the form of the file; what checks say of good form is next to the checks. */
const formRules = new Set<string>([
  "metadata/not-an-object",
  "metadata/field-missing",
  "metadata/field-empty",
  "metadata/wrong-type",
  "metadata/text-expected",
  "metadata/malformed-value",
  "metadata/unknown-key",
  "metadata/foreign-key",
]);

export function read(text: string, options: Partial<ModuleMetadataOptions> = {}) {
  const bytes = new TextEncoder().encode(text);
  const { findings: all, ...rest } = parseModuleMetadata(bytes, { bundled: false, ...options });
  const findings = all.filter(({ rule }) => subjectOf(rule) !== "metadata" || formRules.has(rule));
  return { ...rest, findings, errors: all.filter(({ severity }) => severity === "error") };
}

export const parse = (value: unknown, options: Partial<ModuleMetadataOptions> = {}) =>
  read(JSON.stringify(value), options);
