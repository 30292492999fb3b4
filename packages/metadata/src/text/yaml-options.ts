import {
  type DocumentOptions,
  type ParseOptions,
  type ScalarTag,
  Schema,
  type SchemaOptions,
  type Tags,
} from "yaml";
import {
  forms,
  newerNumber,
  PlainScalar,
  readBoolean,
  readDate,
  readFloat,
  readInteger,
  readJsonNumber,
  readNewerNumber,
} from "./plain-scalar.ts";

type Options = ParseOptions & DocumentOptions & SchemaOptions;

function optionsWith(scalars: readonly ScalarTag[]): Options {
  return {
    version: "1.1",
    customTags: (tags: Tags): Tags => [...tags.filter((tag) => !isReplaced(tag)), ...scalars],
    // A key is text, whatever it looks like: no date, no number.
    stringKeys: true,
    prettyErrors: false,
    // Nothing is printed by a library: what it warns of is in `warnings`.
    logLevel: "error",
    // Compares every key with every other.
    uniqueKeys: false,
  };
}

/** Types of the values that have no text of their own beside them. */
const plainType: Readonly<Record<string, string>> = { bool: "boolean", int: "number", float: "number" };

const prefix = "tag:yaml.org,2002:";
const replaced: ReadonlySet<string> = new Set(["bool", "int", "float", "timestamp"].map(named));

function named(type: string): string {
  return `${prefix}${type}`;
}

function isReplaced(tag: Tags[number]): boolean {
  return replaced.has(typeof tag === "string" ? named(tag) : tag.tag);
}

function tagOf(type: string, test: RegExp, resolve: (text: string) => unknown): ScalarTag {
  return {
    identify: (value) => value instanceof PlainScalar || typeof value === plainType[type],
    default: true,
    tag: named(type),
    test,
    resolve: (text) => resolve(text),
    // What was typed stays as it is.
    stringify: ({ value }) => (value instanceof PlainScalar ? value.typed : String(value)),
  };
}

/** How every text of a manifest is read: as RAMP reads it, with the text of what is not simply text beside its value. */
const yamlOptions = optionsWith([
  tagOf("bool", forms.true, (text) => readBoolean(text, true)),
  tagOf("bool", forms.false, (text) => readBoolean(text, false)),
  tagOf("float", forms.float, readFloat),
  tagOf("int", forms.integer, readInteger),
  tagOf("timestamp", forms.date, readDate),
  tagOf("str", newerNumber, readNewerNumber),
]);

/** JSON is YAML, but for `1e3`: a number in JSON, and text for RAMP. Whoever writes JSON means the number. */
const jsonOptions = optionsWith([
  tagOf("bool", /^true$/, () => true),
  tagOf("bool", /^false$/, () => false),
  tagOf("float", /^-?\d/, readJsonNumber),
]);

/** Made once: a run reads thousands of texts. */
export const yamlSchema = schemaOf(yamlOptions);
export const jsonSchema = schemaOf(jsonOptions);

const madeYaml: Options = { ...yamlOptions, schema: yamlSchema };
const madeJson: Options = { ...jsonOptions, schema: jsonSchema };

function schemaOf(options: Options): Schema {
  return new Schema({ ...options, schema: "yaml-1.1", resolveKnownTags: false });
}

/** How a text is read. A directive can ask for another schema. */
export function optionsFor(text: string, isJson: boolean): Options {
  if (isJson) return madeJson;
  return /^%/m.test(text) ? yamlOptions : madeYaml;
}
