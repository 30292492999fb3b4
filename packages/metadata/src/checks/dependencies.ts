import { type Finding, finding } from "@rampart/findings";
import type { MetadataCheck } from "./metadata-check.ts";

/**
 * A dependency has an address and a checksum, or it is packed from a local path. In `module.json` the address may be
 * absent where the file is in the bundle, which RAMP writes for a local path without URL.
 * Source: RedisLabsModules/RAMP, RAMP/common.py (normalize_dependencies).
 */
export const dependencies: MetadataCheck = ({ file, fields, document }) =>
  (["dependencies", "optional-dependencies"] as const).flatMap((field) =>
    Object.entries(fields[field] ?? {}).flatMap(([dependency, { url, sha256, local_path }]): Finding[] => {
      const missing = [
        ...(url === undefined && file === "manifest" ? ["url"] : []),
        ...(sha256 === undefined ? ["sha256"] : []),
      ];
      if (missing.length === 0 || local_path !== undefined) return [];
      return [
        finding("metadata/dependency-malformed", document.place([field, dependency]), {
          dependency,
          missing,
        }),
      ];
    }),
  );
