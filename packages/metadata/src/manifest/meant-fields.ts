import type { Finding } from "@rampart/findings";
import { certainField } from "../former-names.ts";
import { manifestFields } from "../generated/fields.ts";
import { validateManifest } from "../generated/validate-manifest.ts";
import { toPointer } from "../text/pointer.ts";
import { judgeBySchema } from "../text/schema-findings.ts";
import type { JsonObject, SourceDocument } from "../text/source-document.ts";
import { moved } from "../text/trusted-part.ts";
import { foreignKeys, isManifestField } from "./manifest.ts";

export interface MeantFields {
  readonly fields: JsonObject;
  readonly document: SourceDocument;
  /** About the form of values under misspelt keys. */
  readonly findings: readonly Finding[];
  /** Pointers of more of them, under the names that were meant. */
  readonly unlisted: readonly string[];
  /** The pointer that a value has under the name that was meant. */
  readonly meantPointer: (written: string) => string;
}

/**
 * The fields of a manifest, each misspelt key under the name that it certainly means: whoever corrects the key would
 * otherwise learn only then what is wrong with its value. Pure.
 */
export function meantFields(fields: JsonObject, document: SourceDocument): MeantFields {
  const written = misspeltKeys(fields);
  if (written.size === 0)
    return { fields, document, findings: [], unlisted: [], meantPointer: (pointer) => pointer };
  const meant = new Map([...written].map(([name, key]) => [key, name]));
  const renamed = (key: string) => meant.get(key) ?? key;
  const withMeantKeys = (value: unknown): JsonObject =>
    Object.fromEntries(Object.entries(value ?? {}).map(([key, item]) => [renamed(key), item]));
  const value = withMeantKeys(fields);
  const source = moved(document, withMeantKeys(document.value), ([field, ...rest]) =>
    field === undefined ? [] : [written.get(String(field)) ?? field, ...rest],
  );
  const alone = Object.fromEntries([...written.keys()].map((name) => [name, value[name]]));
  return {
    fields: value,
    document: source,
    ...judgeBySchema("manifest", validateManifest, alone, source),
    meantPointer: (pointer) => {
      const [, key = "", ...rest] = pointer.split("/");
      const name = [...meant].find(([misspelt]) => toPointer([misspelt]) === `/${key}`)?.[1];
      return name === undefined ? pointer : [toPointer([name]), ...rest].join("/");
    },
  };
}

/** The misspelt key of each field that nothing else sets. */
function misspeltKeys(fields: JsonObject): ReadonlyMap<string, string> {
  const written = new Map<string, string>();
  const contested = new Set<string>();
  for (const [key, value] of Object.entries(fields)) {
    if (isManifestField(key) || foreignKeys.has(key) || value === null) continue;
    const name = certainField(key, manifestFields);
    if (name === undefined || fields[name] !== undefined) continue;
    if (written.has(name)) contested.add(name);
    written.set(name, key);
  }
  for (const name of contested) written.delete(name);
  return written;
}
