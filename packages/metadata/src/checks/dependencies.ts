import { type Finding, finding, type Place } from "@rampart/findings";
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
      ...checkForm(name, dependency, file === "manifest", document.place([field, name])),
      ...checkAddress(name, dependency, document.place([field, name, "url"])),
    ]),
  );

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
