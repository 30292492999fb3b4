import { basename, dirname, extname, join, resolve } from "node:path";
import { isPresetName } from "@rampart/compat";
import type { Policy } from "@rampart/findings";
import { parseJsonDocument, parseYamlDocument, type Validator } from "@rampart/metadata";
import type { RawConfiguration } from "../generated/config.ts";
import { config as validateConfiguration } from "../generated/validators.ts";
import { type DirectingFile, invalidFile } from "./invalid-file.ts";
import { parseDocument } from "./parse-document.ts";
import { parsePolicy } from "./parse-policy.ts";
import { plainValue } from "./plain-value.ts";
import { schemaProblem } from "./schema-problem.ts";

/** What a project asks of Rampart, once and for all its runs. */
export interface Configuration {
  /** As it is shown: as the caller named it, or relative to the working directory. */
  readonly file: string;
  /** Absolute. Paths in the configuration are relative to it. */
  readonly folder: string;
  readonly policy: Policy;
  readonly maxWarnings?: number;
  /** Names of targets, and paths as they are opened from the working directory. */
  readonly targets: readonly string[];
}

/** A configuration longer than this is another file. */
export const maxConfigurationSize = 2 ** 20;

/**
 * A configuration: JSON where its name ends in `.json`, else YAML.
 * @throws {RampartError} where it is not valid against `schemas/config.schema.json`, or names what does not exist
 */
export function parseConfiguration(bytes: Uint8Array, path: string): Configuration {
  const file: DirectingFile = { kind: "configuration", file: path };
  const isJson = extname(basename(path)).toLowerCase() === ".json";
  const document = parseDocument(bytes, maxConfigurationSize, file, (text) =>
    isJson ? parseJsonDocument(text) : parseYamlDocument(text),
  );
  const value = isJson ? document.value : plainValue(document);
  const problem = schemaProblem(file.kind, validateConfiguration as unknown as Validator, value, document);
  if (problem !== undefined) throw invalidFile(file, problem);
  const raw = value as RawConfiguration;
  return {
    file: path,
    folder: dirname(resolve(path)),
    policy: parsePolicy(raw, document, file),
    ...(raw.maxWarnings !== undefined && { maxWarnings: raw.maxWarnings }),
    targets: (raw.targets ?? []).map((word) => (isPresetName(word) ? word : join(dirname(path), word))),
  };
}
