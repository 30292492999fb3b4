import { type Finding, finding, mostOfOneRule, type Rule } from "@rampart/findings";
import { nearestField } from "../former-names.ts";
import type { ModuleField } from "../generated/fields.ts";
import { foreignKeys, writtenByPackers } from "../manifest/manifest.ts";
import { adviceForSome } from "../spelling.ts";
import { fromPointer, toPointer } from "./pointer.ts";
import { type SourceDocument, valueInWords } from "./source-document.ts";
import type { SchemaError, Validator } from "./validator.ts";

/** Which of the two files the schema describes: the same mistake has another name in each. */
export type MetadataFile = "manifest" | "module";

/** What a schema has to say of a value. */
export interface SchemaJudgement {
  /** With the places of the document that the value came from. */
  readonly findings: readonly Finding[];
  /** Pointers of values of the wrong form that are too many to be listed. */
  readonly unlisted: readonly string[];
}

export function judgeBySchema(
  file: MetadataFile,
  validate: Validator<unknown>,
  value: unknown,
  document: SourceDocument,
): SchemaJudgement {
  if (validate(value)) return { findings: [], unlisted: [] };
  const errors = validate.errors ?? [];
  const isEdit = file === "module" ? isAboutEdit : () => false;
  const ofForm = errors.filter((error) => !isEdit(error));
  // Keys that have no meaning are warnings in places, and may not hide an error behind them.
  const keys = ofForm.filter(isAboutKey);
  const faults = firstOfEachField(ofForm.filter((error) => !isAboutKey(error)));
  const listed = [keys, faults].flatMap((some) => some.slice(0, mostFindings));
  const more = [
    ...omission(keys, document, file === "manifest" ? "manifest/unknown-key" : "metadata/unknown-key"),
    ...omission(faults, document),
  ];
  const nearest = nearestKeys();
  return {
    findings: [
      ...listed.map((error) => schemaFinding(file, document, error, nearest)),
      ...editFindings(errors.filter(isEdit), document),
      ...more,
    ],
    unlisted: faults.slice(mostFindings).map(({ instancePath }) => instancePath),
  };
}

/** Many faults of one field do not keep those of another from being listed. */
function firstOfEachField(errors: readonly SchemaError[]): readonly SchemaError[] {
  if (errors.length <= mostFindings) return errors;
  const firsts = new Map<string | undefined, SchemaError>();
  for (const error of errors) {
    const [, field] = error.instancePath.split("/");
    if (!firsts.has(field)) firsts.set(field, error);
  }
  const listed = new Set(firsts.values());
  return [...listed, ...errors.filter((error) => !listed.has(error))];
}

function omission(errors: readonly SchemaError[], document: SourceDocument, of?: Rule): Finding[] {
  const omitted = errors.length - mostFindings;
  if (omitted <= 0) return [];
  return [finding("text/more-findings", document.place([]), { omitted, ...(of !== undefined && { of }) })];
}

type NearestKey = (key: string, { parentSchema }: SchemaError) => string | undefined;

/** The key of the same map that a key perhaps means. The same few are misspelt thousands of times. */
function nearestKeys(): NearestKey {
  const advice = new Map<unknown, (key: string) => string | undefined>();
  return (key, { parentSchema }) => {
    const known = () => Object.keys((parentSchema?.["properties"] ?? {}) as object);
    const nearest = advice.get(parentSchema) ?? adviceForSome((other) => nearestField(other, known()));
    advice.set(parentSchema, nearest);
    return nearest(key);
  };
}

function schemaFinding(
  file: MetadataFile,
  document: SourceDocument,
  error: SchemaError,
  nearest: NearestKey,
): Finding {
  const path = fromPointer(error.instancePath);
  switch (error.keyword) {
    case "additionalProperties":
      return unknownKey(file, document, path, error, nearest);
    case "required":
      return missingField(file, document, path, String(error.params["missingProperty"]));
    case "type":
      return wrongType(file, document, path, error);
    // Every other keyword of JSON Schema says that a value has the wrong form.
    default:
      return malformedValue(file, document, path, error);
  }
}

function isAboutKey({ keyword }: SchemaError): boolean {
  return keyword === "additionalProperties";
}

/** Fields of `module.json` in which packing notes what it changed. No document says that a cluster reads them. */
const editFields: ReadonlySet<string> = new Set<ModuleField>([
  "overide_command",
  "add_command",
  "exclude_commands",
]);

function isAboutEdit({ instancePath }: SchemaError): boolean {
  return editFields.has(fromPointer(instancePath)[0] ?? "");
}

/** One finding for each entry at fault, all of them: what is left is read. */
function editFindings(errors: readonly SchemaError[], document: SourceDocument): Finding[] {
  const problems = new Map<string, string[]>();
  for (const error of errors) {
    const entry = toPointer(fromPointer(error.instancePath).slice(0, 2));
    const known = problems.get(entry);
    if (known === undefined) problems.set(entry, [editProblem(error)]);
    else known.push(editProblem(error));
  }
  return [...problems].map(([pointer, found]) => {
    const path = fromPointer(pointer);
    return finding("metadata/edit-malformed", document.place(path), {
      field: nameOfPath(path),
      problems: found,
    });
  });
}

function editProblem(error: SchemaError): string {
  const path = fromPointer(error.instancePath).slice(2);
  const { keyword, params } = error;
  if (keyword === "required") return `${String(params["missingProperty"])} is missing`;
  if (keyword === "additionalProperties") return `${String(params["additionalProperty"])} is unknown`;
  const name = path.length === 0 ? "it" : nameOfPath(path);
  return `${name} is ${valueInWords(error.data)}`;
}

/** A file with more mistakes than this is another file. */
const mostFindings = mostOfOneRule;

/** The value as it is written: what a reference to the environment means may be a secret. */
function asWritten(document: SourceDocument, path: readonly string[], value: unknown): unknown {
  let written = document.value;
  for (const segment of path) {
    if (typeof written !== "object" || written === null) return value;
    written = (written as Record<string, unknown>)[segment];
  }
  return typeof written === "string" && typeof value === "string" ? written : value;
}

/** The value in words: as it was typed, and as it is read, where these differ. */
function foundInWords(document: SourceDocument, path: readonly string[], value: unknown): string {
  const scalar = document.scalars?.get(toPointer(path));
  if (scalar === undefined || typeof scalar.value === "string")
    return valueInWords(asWritten(document, path, value));
  return scalar.isSurprising ? `${scalar.typed}, which YAML reads as ${scalar.inWords}` : scalar.inWords;
}

/** What somebody typed who perhaps meant the text. */
function typedWithoutQuotes(
  document: SourceDocument,
  path: readonly string[],
  value: unknown,
): string | undefined {
  if (typeof value !== "number" && typeof value !== "boolean") return undefined;
  return document.scalars?.get(toPointer(path))?.typed ?? document.source(path);
}

function unknownKey(
  file: MetadataFile,
  document: SourceDocument,
  path: string[],
  error: SchemaError,
  nearest: NearestKey,
): Finding {
  const key = String(error.params["additionalProperty"]);
  const place = document.keyPlace([...path, key]);
  if (file === "module" && foreignKeys.has(key)) return finding("metadata/foreign-key", place, { key });
  if (file === "manifest" && path.length === 0 && writtenByPackers.some((field) => field === key))
    return finding("manifest/unknown-key", place, { key, isOfMetadata: true });
  const meant = nearest(key, error);
  const facts = { key, ...(meant !== undefined && { nearest: meant }) };
  return file === "manifest"
    ? finding("manifest/unknown-key", place, facts)
    : finding("metadata/unknown-key", place, facts);
}

function missingField(file: MetadataFile, document: SourceDocument, path: string[], field: string): Finding {
  const place = document.place(path);
  return file === "manifest"
    ? finding("manifest/field-missing", place, { field, of: nameOfPath(path) })
    : finding("metadata/field-missing", place, {
        field: path.length === 0 ? field : `${nameOfPath(path)}.${field}`,
      });
}

/** Fields of `module.json` that a cluster shows or compares as text, whatever they were written as. */
export const freeTexts: ReadonlySet<string> = new Set<ModuleField>([
  "author",
  "capability_name",
  "command_line_args",
  "compatible_redis_version",
  "config_command",
  "description",
  "display_name",
  "email",
  "git_sha",
  "homepage",
  "license",
  "min_redis_pack_version",
  "min_redis_version",
  "os",
  "speedb_git_sha",
]);

function wrongType(
  file: MetadataFile,
  document: SourceDocument,
  path: string[],
  error: SchemaError,
): Finding {
  const place = document.place(path);
  const field = nameOfPath(path);
  const isVersion = error.params["type"] === "string" && /version$/.test(field);
  if (file === "manifest" && typeof error.data === "number" && isVersion) {
    const became = String(error.data);
    const found = document.source(path) ?? became;
    return finding("manifest/version-not-quoted", place, {
      field,
      found,
      ...(found !== became && { became }),
    });
  }
  if (file === "module" && freeTexts.has(field)) {
    return finding("metadata/text-expected", place, {
      field,
      found: valueInWords(asWritten(document, path, error.data)),
    });
  }
  const types = [error.params["type"]].flat().map(String);
  const expected = expectedBy(error) ?? types.map((type) => typeNames[type] ?? type).join(" or ");
  const facts = { field, expected, found: foundInWords(document, path, error.data) };
  const typed = types.includes("string") ? typedWithoutQuotes(document, path, error.data) : undefined;
  return file === "manifest"
    ? finding("manifest/wrong-type", place, { ...facts, ...(typed !== undefined && { typed }) })
    : finding("metadata/wrong-type", place, facts);
}

function malformedValue(
  file: MetadataFile,
  document: SourceDocument,
  path: string[],
  error: SchemaError,
): Finding {
  const place = document.place(path);
  const field = nameOfPath(path);
  if (file === "module" && error.keyword === "minLength")
    return finding("metadata/field-empty", place, { field });
  const limits: Readonly<Record<string, string>> = {
    minLength: "text that is not empty",
    maxLength: `text of at most ${error.params["limit"]} characters`,
    minimum: `at least ${error.params["limit"]}`,
    maximum: `at most ${error.params["limit"]}`,
  };
  const expected = limits[error.keyword] ?? expectedBy(error) ?? error.keyword;
  const facts = { field, expected, found: foundInWords(document, path, error.data) };
  return file === "manifest"
    ? finding("manifest/malformed-value", place, facts)
    : finding("metadata/malformed-value", place, facts);
}

/** The schemas say in `$comment` what they expect, in words for a message. */
function expectedBy(error: SchemaError): string | undefined {
  const expected = error.parentSchema?.["$comment"];
  return typeof expected === "string" ? expected : undefined;
}

/** `commands[3].flags` for a path, as people write it. */
export function nameOfPath(path: readonly string[]): string {
  const name = path.map((segment) => (/^\d+$/.test(segment) ? `[${segment}]` : `.${segment}`)).join("");
  return name.replace(/^\./, "");
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  integer: "an integer",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
};
