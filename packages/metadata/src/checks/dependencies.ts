import { type Finding, finding, type Place } from "@rampart/findings";
import { isObject, type SourceDocument } from "../text/source-document.ts";
import type { DeclaredDependency, MetadataCheck } from "./metadata-check.ts";
import { isWebAddress } from "./plain-texts.ts";

/**
 * A dependency has an address and a checksum, or it is packed from a local path. In `module.json` the address may be
 * absent where the file is in the bundle, which RAMP writes for a local path without URL.
 * Source: RedisLabsModules/RAMP, RAMP/common.py (normalize_dependencies).
 */
export const dependencies: MetadataCheck = ({ file, fields, document }) =>
  (["dependencies", "optional-dependencies"] as const).flatMap((field) =>
    Object.entries(fields[field] ?? {}).flatMap(([name, dependency]) => {
      const place = (...rest: string[]) => dependencyPlace(document, field, name, ...rest);
      return [
        ...checkForm(name, dependency, file === "manifest", place),
        ...checkAddress(name, dependency, place),
      ];
    }),
  );

/** Place of a dependency, or of a field of it, in the map or list that it was declared in. */
export function dependencyPlace(
  document: SourceDocument,
  field: string,
  name: string,
  ...rest: string[]
): Place {
  const declared = isObject(document.value) ? document.value[field] : undefined;
  const index = Array.isArray(declared) ? indexesOf(declared).get(name) : undefined;
  return document.place([field, index ?? name, ...rest]);
}

const indexes = new WeakMap<readonly unknown[], ReadonlyMap<unknown, number>>();

/** Where the first dependency of each name stands. Looked up, not searched: a list may have thousands. */
function indexesOf(declared: readonly unknown[]): ReadonlyMap<unknown, number> {
  const known = indexes.get(declared);
  if (known !== undefined) return known;
  const named = declared.map((item, index) => [isObject(item) ? item["name"] : undefined, index] as const);
  const found = new Map(named.toReversed());
  indexes.set(declared, found);
  return found;
}

function checkForm(
  dependency: string,
  { url, sha256, local_path }: DeclaredDependency,
  needsAddress: boolean,
  place: () => Place,
): Finding[] {
  const missing = [
    ...(url === undefined && needsAddress ? ["url"] : []),
    ...(sha256 === undefined ? ["sha256"] : []),
  ];
  if (missing.length === 0 || local_path !== undefined) return [];
  return [finding("metadata/dependency-malformed", place(), { dependency, missing })];
}

function checkAddress(
  dependency: string,
  { url }: DeclaredDependency,
  place: (field: "url") => Place,
): Finding[] {
  if (url === undefined || isWebAddress(url)) return [];
  return [finding("metadata/dependency-url-malformed", place("url"), { dependency, url })];
}
