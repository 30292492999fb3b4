import { finding } from "@rampart/findings";
import { architectureByAlias, isArchitecture } from "@rampart/platforms";
import type { MetadataCheck } from "./metadata-check.ts";

/** Source: RedisLabsModules/RAMP, RAMP/unpacker.py (module_architecture_not_supported). */
export const architecture: MetadataCheck = ({ fields, document }) => {
  const found = fields.architecture;
  if (found === undefined || isArchitecture(found)) return [];
  const meant = architectureByAlias(found);
  return [
    finding("metadata/architecture-unknown", document.place(["architecture"]), {
      found,
      ...(meant !== undefined && { meant }),
    }),
  ];
};
