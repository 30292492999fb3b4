import type { Path } from "@rampart/metadata";
import type { DocumentKind } from "../document-kind.ts";
import { schemas } from "../generated/schemas.ts";
import type { JsonSchema } from "./json-schema.ts";

/** The schema of the whole of a document. */
export function schemaOf(kind: DocumentKind): JsonSchema | undefined {
  switch (kind) {
    case "manifest":
      return schemas.manifest;
    case "metadata":
      return schemas.module;
    case "configuration":
      return schemas.config;
    case "baseline":
      return schemas.baseline;
    case "target":
      return schemas.target;
    case "inventory":
      return schemas.inventory;
    case "bundle":
    case "module":
    case "unknown":
      return undefined;
  }
}

/** The forms that a value may have at a path. */
export function formsAt(root: JsonSchema, path: Path): readonly JsonSchema[] {
  return path.reduce<readonly JsonSchema[]>(
    (forms, segment) =>
      forms.flatMap((form) => {
        const below = stepInto(form, segment);
        return below === undefined ? [] : formsOf(root, below);
      }),
    formsOf(root, root),
  );
}

/** What is said of the value at a path; the nearest words where it has several forms. */
export function descriptionAt(root: JsonSchema, path: Path): string | undefined {
  const parents = formsAt(root, path.slice(0, -1));
  const last = path.at(-1);
  const own = last === undefined ? [root] : parents.flatMap((form) => stepInto(form, last) ?? []);
  const described = [...own, ...own.flatMap((form) => formsOf(root, form))];
  return described.find(({ description }) => description !== undefined)?.description;
}

function stepInto(form: JsonSchema, segment: string | number): JsonSchema | undefined {
  if (typeof segment === "number" || (form.items !== undefined && /^\d+$/.test(segment))) return form.items;
  const { properties = {}, additionalProperties } = form;
  if (Object.hasOwn(properties, segment)) return properties[segment];
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}

/** A schema without references and choices: each choice is a form. */
function formsOf(root: JsonSchema, schema: JsonSchema): readonly JsonSchema[] {
  const { $ref, anyOf } = schema;
  if ($ref !== undefined) return formsOf(root, referred(root, $ref));
  return anyOf === undefined ? [schema] : anyOf.flatMap((choice) => formsOf(root, choice));
}

function referred(root: JsonSchema, reference: string): JsonSchema {
  const path = reference.replace(/^#\//, "").split("/");
  return path.reduce<JsonSchema>((at, key) => (at as Readonly<Record<string, JsonSchema>>)[key] ?? {}, root);
}
