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
    Object.entries(fields[field] ?? {}).flatMap(([name, dependency]) => [
      ...checkForm(name, dependency, file === "manifest", dependencyPlace(document, field, name)),
      ...checkAddress(name, dependency, dependencyPlace(document, field, name, "url")),
    ]),
  );

/** Place of a dependency, or of a field of it, in the map or list that it was declared in. */
export function dependencyPlace(
  document: SourceDocument,
  field: string,
  name: string,
  ...rest: string[]
): Place {
  const declared = isObject(document.value) ? document.value[field] : undefined;
  const index = Array.isArray(declared)
    ? declared.findIndex((item) => isObject(item) && item["name"] === name)
    : -1;
  return document.place([field, index === -1 ? name : index, ...rest]);
}

function checkForm(
  dependency: string,
  { url, sha256, local_path }: DeclaredDependency,
  needsAddress: boolean,
  place: Place,
): Finding[] {
  const missing = [
    ...(url === undefined && needsAddress ? ["url"] : []),
    ...(sha256 === undefined ? ["sha256"] : []),
  ];
  if (missing.length === 0 || local_path !== undefined) return [];
  return [finding("metadata/dependency-malformed", place, { dependency, missing })];
}

function checkAddress(dependency: string, { url }: DeclaredDependency, place: Place): Finding[] {
  if (url === undefined || isWebAddress(url)) return [];
  return [finding("metadata/dependency-url-malformed", place, { dependency, url })];
}
