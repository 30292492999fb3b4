import type { Rule } from "@rampart/findings";
import type { ManifestField } from "../generated/fields.ts";
import type { Command, ManifestDependency, RawManifest } from "../generated/manifest.ts";
import { freeTexts } from "../text/schema-findings.ts";
import { isObject, type JsonObject } from "../text/source-document.ts";
import { emptyManifest, type Manifest } from "./manifest.ts";
import { faultRules, normalise, type ParsedManifest } from "./manifest-form.ts";

export interface UsableManifest {
  /** Every field has its type, so that packing can read it. */
  readonly manifest: Manifest;
  /** Values of the wrong form, which RAMP copies into `module.json` as they are. */
  readonly verbatim: JsonObject;
}

/**
 * What can be packed of a manifest whose form is at fault, where whoever packs lowers the faults to warnings. A number
 * for a text is the text as it is typed, an incomplete command is what there is of it; what has no use here is kept for
 * `module.json` alone. Pure.
 */
export function usableManifest(parsed: ParsedManifest): UsableManifest {
  const { fields, manifest, isReadAround } = parsed;
  if (fields === undefined || isReadAround === true) return { manifest: emptyManifest, verbatim: {} };
  const unresolved = fieldsAt(parsed, (rule) => rule === "manifest/environment-missing");
  if (manifest !== undefined && unresolved.size === 0) return { manifest, verbatim: {} };
  const faulty = faultyFields(parsed);
  const usable: [string, unknown][] = [];
  const verbatim: [string, unknown][] = [];
  for (const [field, resolved] of Object.entries(fields)) {
    const value = unresolved.has(field) ? writtenValue(parsed, field) : resolved;
    const taken = faulty.has(field) ? readings.get(field)?.(value, parsed) : value;
    if (taken !== undefined) usable.push([field, taken]);
    if (taken === undefined || isLess(taken, value)) verbatim.push([field, value]);
  }
  return {
    manifest: normalise(Object.fromEntries(usable) as RawManifest),
    verbatim: Object.fromEntries(verbatim),
  };
}

/** Fields with a value of the wrong form. */
function faultyFields(parsed: ParsedManifest): ReadonlySet<string> {
  const { unlisted = [] } = parsed;
  return new Set([...fieldsAt(parsed, (rule) => faultRules.has(rule)), ...unlisted.map(fieldOf)]);
}

function fieldsAt({ findings }: ParsedManifest, isMeant: (rule: Rule) => boolean): ReadonlySet<string> {
  const found = findings.filter(({ rule }) => isMeant(rule));
  return new Set(found.map(({ place: { pointer = "" } }) => fieldOf(pointer)));
}

function fieldOf(pointer: string): string {
  return pointer.split("/")[1] ?? "";
}

/** A reference to a variable that is not set stays as it is. */
function writtenValue({ document }: ParsedManifest, field: string): unknown {
  return isObject(document?.value) ? document.value[field] : undefined;
}

type Reading = (value: unknown, parsed: ParsedManifest) => unknown;

const scalarText =
  (field: string): Reading =>
  (value, { document }) => {
    if (typeof value === "string" && !/version$/.test(field)) return value;
    if (typeof value !== "number" && typeof value !== "boolean") return undefined;
    return document?.source([field]) ?? String(value);
  };

const names: Reading = (value) =>
  Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];

/** RAMP passes over entries without a name. */
const commands: Reading = (value) =>
  Array.isArray(value) ? value.filter((command): command is Command => isNamed(command, "command_name")) : [];

const dependencies: Reading = (value) => {
  if (Array.isArray(value)) return value.filter((item) => isNamed(item, "name")).map(withTexts);
  if (!isObject(value)) return {};
  const maps = Object.entries(value).filter(([, item]) => isObject(item));
  return Object.fromEntries(maps.map(([name, item]) => [name, withTexts(item as JsonObject)]));
};

const readings: ReadonlyMap<string, Reading> = new Map([
  ...[...freeTexts].map((field) => [field, scalarText(field)] as const),
  ...Object.entries({
    add_command: commands,
    capabilities: names,
    dependencies,
    exclude_commands: names,
    operating_systems: names,
    "optional-dependencies": dependencies,
    overide_command: commands,
    override_command: commands,
    redis_args: (value) => (isObject(value) ? value : {}),
  } satisfies Partial<Record<ManifestField, Reading>>),
]);

/** Whether RAMP writes more than can be read here. */
function isLess(taken: unknown, value: unknown): boolean {
  if (!Array.isArray(taken)) return false;
  return !Array.isArray(value) || value.length > taken.length;
}

function isNamed(item: unknown, key: string): item is JsonObject {
  return isObject(item) && typeof item[key] === "string";
}

function withTexts(dependency: JsonObject): ManifestDependency {
  const entries = Object.entries(dependency).map(([key, value]) => [
    key,
    typeof value === "string" ? value : String(value),
  ]);
  return Object.fromEntries(entries) as ManifestDependency;
}
