import { type Finding, finding, isFinding, type Place, type Rule, withoutErrorCode } from "@rampart/findings";
import { metadataChecks } from "../checks/index.ts";
import type { ModuleMetadata as RawModuleMetadata } from "../generated/module.ts";
import { validateModule } from "../generated/validate-module.ts";
import type { Profile } from "../profile.ts";
import { parseJsonObject } from "../text/parse-json-object.ts";
import { freeTexts, judgeBySchema } from "../text/schema-findings.ts";
import type { JsonObject, SourceDocument } from "../text/source-document.ts";
import { type TrustedPart, trustedPart } from "../text/trusted-part.ts";

/** `module.json` of a bundle, or the module object of a cluster. `version` is an integer however it was written. */
export type ModuleMetadata = Omit<RawModuleMetadata, "$schema" | "version"> & { readonly version: number };

/** Longest `module.json` that is read, in bytes. */
export const maxModuleJsonSize = 16 * 2 ** 20;

/** Fields that a bundle cannot do without, though a module object from a cluster can. */
const requiredInBundle = ["sha256", "module_file", "architecture", "commands"] as const;

/** Fields that the schema requires and allows to be empty, which a bundle may not have. */
const filledInBundle = ["module_name", "version", "min_redis_version"] as const;

export interface ParsedModuleMetadata {
  /** Absent where an error keeps the metadata from being understood. */
  readonly metadata?: ModuleMetadata;
  readonly document?: SourceDocument;
  /** What has its right form all the same. Absent where the text is no object of JSON. */
  readonly known?: KnownMetadata;
  readonly findings: readonly Finding[];
}

/** The fields of metadata without what is at fault in them. */
export interface KnownMetadata extends Pick<TrustedPart, "document" | "silenced"> {
  readonly fields: Partial<ModuleMetadata>;
}

export interface ModuleMetadataOptions {
  /** The metadata are in a bundle, where more is required. */
  readonly bundled: boolean;
  readonly profile?: Profile;
  readonly place?: Place;
  readonly maxSize?: number;
  readonly maxValues?: number;
}

/** `module.json`, checked against `schemas/module.schema.json`. Unknown fields are kept and reported. */
export function parseModuleMetadata(bytes: Uint8Array, options: ModuleMetadataOptions): ParsedModuleMetadata {
  const { bundled, profile, place = {}, maxSize = maxModuleJsonSize, maxValues } = options;
  const { object, findings: textFindings } = parseJsonObject(bytes, { maxSize, maxValues }, place);
  if (object === undefined) return { findings: textFindings };
  const { value, document } = object;
  const { findings: shape, unlisted } = judgeBySchema("module", validateModule, value, document);
  const missing = bundled ? missingInBundle(value, document) : [];
  // What is empty is not also of the wrong form.
  const empty = new Set(
    missing.flatMap(({ rule, place: at }) => (rule === "metadata/field-empty" ? [at.pointer] : [])),
  );
  const formed = shape.filter(({ place: at }) => !empty.has(at.pointer));
  const findings = [...textFindings, ...formed, ...missing];
  const isWhole = unlisted.length === 0 && !findings.some(({ rule }) => misleading.has(rule));
  // A fault hides nothing but its own field.
  const faults = [...pointersOf(findings.filter(isFault)), ...unlisted];
  const known = knownPart(value, document, faults);
  // A text that is none can be read, and its type is all that is said of it where that is an error.
  const odd = bundled ? pointersOf(findings.filter(({ rule }) => rule === "metadata/text-expected")) : [];
  const checked = odd.length === 0 ? known : knownPart(value, document, [...faults, ...odd]);
  const subject = { file: "module", ...checked, ...(profile && { profile }) } as const;
  return {
    document,
    known,
    findings: [
      ...(bundled ? findings.map(asInBundle) : findings),
      ...metadataChecks.flatMap((check) => check(subject)),
    ],
    ...(isWhole && { metadata: known.fields as ModuleMetadata }),
  };
}

function pointersOf(findings: readonly Finding[]): string[] {
  return findings.map(({ place: { pointer = "" } }) => pointer);
}

function knownPart(value: JsonObject, document: SourceDocument, faults: readonly string[]): KnownMetadata {
  const { value: right, ...trusted } = trustedPart(value, document, faults);
  return { fields: fieldsOf(right), ...trusted };
}

/** In a bundle a text that is none is an error. What a cluster makes of it is not documented. */
function asInBundle(found: Finding): Finding {
  if (!isFinding(found, "metadata/text-expected")) return found;
  const { place, facts } = found;
  return withoutErrorCode(finding("metadata/wrong-type", place, { ...facts, expected: "text" }));
}

/** Notes of edits that are malformed are no reason to distrust the rest. */
function isFault({ rule }: Finding): boolean {
  return misleading.has(rule) || rule === "metadata/edit-malformed";
}

function fieldsOf(value: JsonObject): Partial<ModuleMetadata> {
  const fields = { ...withTexts(value) } as Partial<RawModuleMetadata>;
  delete fields.$schema;
  if (fields.version !== undefined) fields.version = Number(fields.version);
  return fields as Partial<ModuleMetadata>;
}

/** Texts that somebody wrote as something else, as texts: RAMP copies what a manifest has, numbers and nothing too. */
function withTexts(value: JsonObject): JsonObject {
  const isText = (field: string) => value[field] === undefined || typeof value[field] === "string";
  if ([...freeTexts].every(isText)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, item]) => {
      if (!freeTexts.has(field) || typeof item === "string") return [[field, item]];
      return item === null ? [] : [[field, String(item)]];
    }),
  );
}

/** What RAMP's reader takes for missing, the version as text too; an empty checksum has the wrong form already. */
function isEmpty(field: string, value: unknown): boolean {
  if (field === "version") return value === 0 || (typeof value === "string" && /^(0+(\.0+)?)?$/.test(value));
  return value === "" && field !== "sha256";
}

/** Rules after which the value cannot be trusted to have its type. */
const misleading: ReadonlySet<Rule> = new Set<Rule>([
  "metadata/field-missing",
  "metadata/field-empty",
  "metadata/wrong-type",
  "metadata/malformed-value",
  "json/non-finite-number",
]);

function missingInBundle(value: Readonly<Record<string, unknown>>, document: SourceDocument): Finding[] {
  return [...requiredInBundle, ...filledInBundle].flatMap((field): Finding[] => {
    if (value[field] === undefined && requiredInBundle.some((required) => required === field))
      return [finding("metadata/field-missing", document.place([]), { field })];
    if (isEmpty(field, value[field]))
      return [finding("metadata/field-empty", document.place([field]), { field })];
    return [];
  });
}
