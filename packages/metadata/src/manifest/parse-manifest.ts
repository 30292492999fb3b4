import { type Facts, type Finding, finding, type Place, withoutErrorCode } from "@rampart/findings";
import { nearestField } from "../former-names.ts";
import { type ManifestField, manifestFields } from "../generated/fields.ts";
import type { RawManifest } from "../generated/manifest.ts";
import { validateManifest } from "../generated/validate-manifest.ts";
import { decodeText } from "../text/decode-text.ts";
import { rereadValues } from "../text/reread-values.ts";
import { judgeBySchema } from "../text/schema-findings.ts";
import { isObject, type JsonObject, type SourceDocument, valueInWords } from "../text/source-document.ts";
import { parseYamlDocument } from "../text/yaml-document.ts";
import { parseAroundTemplates, templateFindings } from "./leftover-templates.ts";
import { foreignKeys, isManifestField } from "./manifest.ts";
import { faultRules, isAboutFilled, normalise, type ParsedManifest } from "./manifest-form.ts";
import { otherFile } from "./other-file.ts";
import { type Environment, resolveReferences } from "./resolve-references.ts";

/** A manifest longer than this is another file. */
export const maxManifestSize = 2 ** 20;

/**
 * A manifest, YAML or JSON, held against `schemas/manifest.schema.json` and brought into one form.
 * References to the environment are resolved from `environment`, which may be empty.
 */
export function parseManifest(
  bytes: Uint8Array,
  environment: Environment,
  place: Place = {},
): ParsedManifest {
  const parsed = parseWhole(bytes, environment, place);
  // No cluster will see the manifest.
  return { ...parsed, findings: parsed.findings.map(withoutErrorCode) };
}

function parseWhole(bytes: Uint8Array, environment: Environment, place: Place): ParsedManifest {
  const decoded = decodeText(bytes, maxManifestSize, place, "a manifest");
  if (decoded.text === undefined) return { findings: decoded.findings };
  const other = otherFile(decoded.text, (key) => isManifestField(key) && !commonToOthers.has(key));
  if (other !== undefined) {
    const start = { ...place, line: 1, column: 1 };
    const facts = { found: other, isMap: true };
    return { findings: [...decoded.findings, finding("manifest/not-a-manifest", start, facts)] };
  }
  const templates = templateFindings(decoded.text, place);
  const whole = parseYamlDocument(decoded.text, place);
  // Unquoted templates do not keep the rest of a text from being judged.
  const isReadAround = whole.document === undefined && templates.length > 0;
  const { document, findings: mistakes } = isReadAround ? parseAroundTemplates(decoded.text, place) : whole;
  // The parser's words of a text with templates would hide what is wrong.
  if (document === undefined)
    return { findings: [...decoded.findings, ...(templates.length > 0 ? templates : mistakes)] };
  if (!isObject(document.value)) {
    const found = valueInWords(document.value);
    return {
      findings: [...decoded.findings, finding("manifest/not-a-manifest", document.place([]), { found })],
    };
  }

  const keys = Object.keys(document.value);
  if (keys.some((key) => !isManifestField(key)) && !keys.some(isTelling)) {
    const found = `a map without any of them (${keys.slice(0, 3).join(", ")}${keys.length > 3 ? " …" : ""})`;
    const facts = { found, isMap: true };
    return {
      findings: [...decoded.findings, finding("manifest/not-a-manifest", document.place([]), facts)],
    };
  }

  const resolved = resolveReferences(document, environment);
  const fields = withoutEmpty(resolved.value as JsonObject);
  const { findings: malformed, unlisted } = judgeBySchema("manifest", validateManifest, fields, document);
  const shape = malformed.concat(rereadValues(document, malformed));
  const merged = withExactPlaces(resolved.findings, templates);
  const pointersOfTemplates = new Set(merged.filter(isTemplate).map(({ place: { pointer } }) => pointer));
  const foreign = Object.keys(document.value)
    .filter((key) => foreignKeys.has(key))
    .map((key) => finding("manifest/foreign-key", document.keyPlace([key]), { key }));
  const findings = [
    decoded.findings,
    mistakes,
    merged,
    shape
      .filter(isAboutFilled(resolved.findings))
      .filter(({ place: { pointer } }) => !isAtOrUnder(pointersOfTemplates, pointer)),
    foreign,
    repeatedDependencies(fields, document),
  ].flat();
  // Unknown keys are kept; whoever packs decides whether they are an error.
  const form = findings.concat(shape);
  const isWhole = unlisted.length === 0 && form.every(({ rule }) => !faultRules.has(rule));
  const manifest = isWhole && !isReadAround ? normalise(fields as RawManifest) : undefined;
  return {
    fields,
    document,
    unlisted,
    findings,
    ...(manifest && { manifest }),
    ...(isReadAround && { isReadAround: true }),
  };
}

/** Fields that other YAML files have too, container compositions for instance. */
const commonToOthers: ReadonlySet<string> = new Set<ManifestField>(["$schema", "version", "os"]);

/** Whether a key shows that somebody meant a manifest, misspelt or not. */
function isTelling(key: string): boolean {
  const meant = isManifestField(key) ? key : nearestField(key, manifestFields);
  return foreignKeys.has(key) || (meant !== undefined && !commonToOthers.has(meant));
}

/** What is found in values has their pointers, and what is found in the text the exact line and column. */
function withExactPlaces(ofValues: readonly Finding[], ofText: readonly Finding[]): Finding[] {
  // A line can hold the same template several times, each in a value of its own.
  const left = new Map<string, Finding[]>();
  for (const found of ofValues) {
    const same = left.get(templateKey(found));
    if (same === undefined) left.set(templateKey(found), [found]);
    else same.push(found);
  }
  const exact = ofText.map((found) => {
    const pointer = left.get(templateKey(found))?.shift()?.place.pointer;
    return pointer === undefined ? found : { ...found, place: { ...found.place, pointer } };
  });
  const inText = new Set(ofText.map(templateKey));
  return [...ofValues.filter((found) => !inText.has(templateKey(found))), ...exact];
}

/** The same for what values and what the text have. */
function templateKey({ rule, facts, place: { line } }: Finding): string {
  const { template } = facts as Partial<Facts<"manifest/template-leftover">>;
  return JSON.stringify([rule, line, template]);
}

function isTemplate({ rule }: Finding): boolean {
  return rule === "manifest/template-leftover";
}

/** Whether a value holds a template, or is under a key that does. */
function isAtOrUnder(pointers: ReadonlySet<string | undefined>, pointer = ""): boolean {
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) if (pointers.has(at)) return true;
  return pointers.has("");
}

/** In a list two dependencies can have one name; in the map that is made of it the last would win. */
function repeatedDependencies(fields: JsonObject, document: SourceDocument): Finding[] {
  return (["dependencies", "optional-dependencies"] as const).flatMap((field) => {
    const list = fields[field];
    if (!Array.isArray(list)) return [];
    const seen = new Set<unknown>();
    return list.flatMap((item: unknown, index) => {
      const name = isObject(item) ? item["name"] : undefined;
      const isRepeated = seen.has(name);
      seen.add(name);
      return typeof name === "string" && isRepeated
        ? [finding("manifest/dependency-duplicate", document.place([field, index]), { dependency: name })]
        : [];
    });
  });
}

/** A field with nothing behind it says nothing, as if it were not there. */
function withoutEmpty(fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([key, value]) => value !== null || !isManifestField(key)),
  );
}
