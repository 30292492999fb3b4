import type { Place } from "@rampart/findings";
import type { JsonObject, SourceDocument } from "@rampart/metadata";
import { type DirectingFile, invalidFile } from "../directing-file/invalid-file.ts";
import { quoted } from "../directing-file/schema-problem.ts";
import type { RawConfiguration } from "../generated/config.ts";

/** A bundle that a configuration asks for. Paths are as they are written, with their fields filled in. */
export interface RequestedBundle {
  /** Where it is in the configuration: `bundles[0]`. */
  readonly calledAs: string;
  /** Template of the name; absent for the default. */
  readonly name?: string;
  readonly module: string;
  readonly manifest?: string;
  /** Tokens or their aliases; empty where the manifest says them. */
  readonly systems: readonly string[];
  readonly architecture?: string;
  readonly redisVersion?: string;
  readonly commandsFrom?: string;
  /** Fields of the manifest that have other values. */
  readonly overrides: JsonObject;
}

type RawBundle = NonNullable<RawConfiguration["bundles"]>[number];

/**
 * The bundles, one for each combination of a matrix.
 * @throws {RampartError} where a value is given twice, or a path has a field without a value
 */
export function parseBundles(
  { bundles }: Pick<RawConfiguration, "bundles">,
  document: SourceDocument,
  file: DirectingFile,
): readonly RequestedBundle[] {
  return (bundles ?? []).flatMap((raw, index) => {
    const fault = (key: string, problem: string, help?: string) => {
      const place: Place = document.place(["bundles", index, key]);
      const name = `bundles[${index}].${key}`;
      return invalidFile(file, { place, problem: `${name} ${problem}`, ...(help !== undefined && { help }) });
    };
    refuseRepeats(raw, fault);
    return combinationsOf(raw).map((values) => requested(raw, values, `bundles[${index}]`, fault));
  });
}

type Fault = (key: string, problem: string, help?: string) => Error;

/** What can differ between the bundles of a matrix. */
interface Values {
  readonly systems: readonly string[];
  readonly architecture?: string | undefined;
  readonly redisVersion?: string | undefined;
}

function refuseRepeats({ matrix = {}, overrides = {}, ...raw }: RawBundle, fault: Fault): void {
  for (const key of ["systems", "architecture", "redisVersion"] as const) {
    if (matrix[key] !== undefined && raw[key] !== undefined) throw fault(key, "is in its matrix too");
  }
  const fields = { architecture: raw.architecture ?? matrix.architecture };
  const set = {
    ...fields,
    operating_systems: raw.systems ?? matrix.systems,
    compatible_redis_version: raw.redisVersion ?? matrix.redisVersion,
  };
  for (const [field, value] of Object.entries(set)) {
    if (value !== undefined && Object.hasOwn(overrides, field))
      throw fault("overrides", `has ${field}, which another key of the bundle sets`);
  }
}

function combinationsOf({ matrix = {}, ...raw }: RawBundle): Values[] {
  const systems = matrix.systems?.map((one) => [one].flat()) ?? [raw.systems ?? []];
  const architectures = matrix.architecture ?? [raw.architecture];
  const redisVersions = matrix.redisVersion ?? [raw.redisVersion];
  return systems.flatMap((some) =>
    architectures.flatMap((architecture) =>
      redisVersions.map((redisVersion) => ({ systems: some, architecture, redisVersion })),
    ),
  );
}

function requested(raw: RawBundle, values: Values, calledAs: string, fault: Fault): RequestedBundle {
  const { name, module, manifest, commandsFrom, overrides = {} } = raw;
  const { systems, architecture, redisVersion } = values;
  const source = typeof commandsFrom === "object" ? commandsFrom[architecture ?? ""] : commandsFrom;
  const fill = (key: string, path: string) =>
    filled(path, values, (problem, help) => fault(key, problem, help));
  return {
    calledAs,
    ...(name !== undefined && { name }),
    module: fill("module", module),
    ...(manifest !== undefined && { manifest: fill("manifest", manifest) }),
    systems,
    ...(architecture !== undefined && { architecture }),
    ...(redisVersion !== undefined && { redisVersion }),
    ...(source !== undefined && { commandsFrom: fill("commandsFrom", source) }),
    overrides: overrides as JsonObject,
  };
}

/** A path with the values of the bundle in it. */
function filled(path: string, values: Values, fault: (problem: string, help?: string) => Error): string {
  const fields: Readonly<Record<string, string | undefined>> = {
    system: values.systems.join("_") || undefined,
    architecture: values.architecture,
    redisVersion: values.redisVersion,
  };
  return path.replace(/\{([^{}]*)\}/g, (_, field: string) => {
    if (!Object.hasOwn(fields, field)) {
      throw fault(
        `has ${quoted(`{${field}}`)}, which is no field of a path`,
        "Known are {system}, {architecture} and {redisVersion}.",
      );
    }
    const value = fields[field];
    if (value === undefined) throw fault(`has {${field}}, and the bundle has no value for it`);
    return value;
  });
}
