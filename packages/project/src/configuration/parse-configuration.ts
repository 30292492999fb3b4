import { dirname, resolve } from "node:path";
import type { Policy } from "@rampart/findings";
import type { DirectingFile } from "../directing-file/invalid-file.ts";
import { parseDirectingFile } from "../directing-file/parse-directing-file.ts";
import { validateConfig } from "../generated/validate-config.ts";
import { parseBundles, type RequestedBundle } from "./parse-bundles.ts";
import { parsePolicy } from "./parse-policy.ts";

/** What a project asks of Rampart, once and for all its runs. */
export interface Configuration {
  /** As it is shown: as the caller named it, or relative to the working directory. */
  readonly file: string;
  /** Absolute. Paths in the configuration are relative to it. */
  readonly folder: string;
  readonly policy: Policy;
  readonly maxWarnings?: number;
  /** No module is loaded. */
  readonly load?: "never";
  /** As they are written: names of targets, and files relative to the folder. */
  readonly targets: readonly string[];
  /** As it is written: platform data, relative to the folder. */
  readonly data?: string;
  /** What `pack --all` packs. */
  readonly bundles: readonly RequestedBundle[];
}

/** A configuration longer than this is another file. */
export const maxConfigurationSize = 2 ** 20;

/**
 * A configuration: JSON where its name ends in `.json`, else YAML.
 * @throws {RampartError} where it is not valid against `schemas/config.schema.json`, or names what does not exist
 */
export function parseConfiguration(bytes: Uint8Array, path: string): Configuration {
  const file: DirectingFile = { kind: "configuration", file: path };
  const { value: raw, document } = parseDirectingFile(bytes, maxConfigurationSize, file, validateConfig);
  return {
    file: path,
    folder: dirname(resolve(path)),
    policy: parsePolicy(raw, document, file),
    ...(raw.maxWarnings !== undefined && { maxWarnings: raw.maxWarnings }),
    ...(raw.load !== undefined && { load: raw.load }),
    targets: raw.targets ?? [],
    ...(raw.data !== undefined && { data: raw.data }),
    bundles: parseBundles(raw, document, file),
  };
}
