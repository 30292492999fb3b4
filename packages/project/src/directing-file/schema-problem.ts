import { didYouMean, type Place } from "@rampart/findings";
import {
  fromPointer,
  isObject,
  nearestName,
  type SchemaError,
  type SourceDocument,
  valueInWords,
} from "@rampart/metadata";
import type { DirectingFile, Problem } from "./invalid-file.ts";

/** Enough of them to find the first; a hostile file has a hundred thousand. */
const maxErrors = 1000;

/** The first of the errors that a validator found, in the order of the text. */
export function schemaProblem(
  kind: DirectingFile["kind"],
  errors: readonly SchemaError[],
  document: SourceDocument,
): Problem {
  const problems = withoutEchoes(errors)
    .slice(0, maxErrors)
    .map((error) => problemOf(kind, error, document));
  const [first] = problems.toSorted((a, b) => compare(a.place, b.place));
  if (first === undefined) throw new Error(`a ${kind} that is not valid, without an error`);
  return first;
}

/** A value that fits none of several forms has an error for each of them; those that explain it stay. */
function withoutEchoes(errors: readonly SchemaError[]): SchemaError[] {
  const choices = new Map(
    errors.filter(({ keyword }) => keyword === "anyOf").map((error) => [error.instancePath, error]),
  );
  return errors.filter((error) => {
    const choice = choices.get(error.instancePath);
    if (choice === undefined) return true;
    return isObject(choice.data) ? !["anyOf", "enum"].includes(error.keyword) : error === choice;
  });
}

function problemOf(kind: DirectingFile["kind"], error: SchemaError, document: SourceDocument): Problem {
  const { instancePath, keyword, params, data, parentSchema = {} } = error;
  const path = fromPointer(instancePath);
  const name = path.length === 0 ? `the ${kind}` : nameOf(path);
  switch (keyword) {
    case "additionalProperties": {
      const key = String(params["additionalProperty"]);
      const known = Object.keys((parentSchema["properties"] ?? {}) as object);
      return {
        place: document.keyPlace([...path, key]),
        problem: `${quoted(key)} is not a key of ${name}${didYouMean(nearestName(key, known))}`,
      };
    }
    case "required":
      return { place: document.place(path), problem: `${name} has no ${params["missingProperty"]}` };
    // Other keywords of JSON Schema: `$comment` beside them says in words what was expected.
    default: {
      const expected = parentSchema["$comment"] ?? expectations[keyword]?.(params) ?? keyword;
      return {
        place: document.place(path),
        problem: `${name} must be ${expected}, this is ${valueInWords(data)}`,
      };
    }
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  integer: "a whole number",
  array: "a list",
  object: "a map",
};

const expectations: Readonly<Record<string, (params: SchemaError["params"]) => string>> = {
  type: ({ type }) => typeNames[String(type)] ?? String(type),
  const: ({ allowedValue }) => JSON.stringify(allowedValue),
  minimum: ({ limit }) => `at least ${limit}`,
};

/** A name from a file, short enough for a message. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}

/** `overrides[0].rules["elf/empty"]` for a path. */
export function nameOf(path: readonly (string | number)[]): string {
  const parts = path.map((part) => {
    if (/^\d+$/.test(String(part))) return `[${part}]`;
    return /^[\w$]+$/.test(String(part)) ? `.${part}` : `[${quoted(String(part))}]`;
  });
  return parts.join("").replace(/^\./, "");
}

function compare(a: Place, b: Place): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
