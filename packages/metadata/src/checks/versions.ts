import { finding } from "@rampart/findings";
import { toNumericVersion, toSemanticVersion, VersionPartTooLargeError } from "../version/module-version.ts";
import type { MetadataCheck } from "./metadata-check.ts";

/** A module registers it as an int of C. */
const maxVersion = 2 ** 31 - 1;

/** `version` and `semantic_version` are one number in two spellings. */
export const versions: MetadataCheck = ({ fields: { version, semantic_version }, document }) => {
  if (version !== undefined && !(Number.isInteger(version) && version <= maxVersion)) {
    const facts = {
      field: "version",
      expected: "an integer of 32 bits such as 10204",
      found: `the number ${version}`,
    };
    return [finding("metadata/malformed-value", document.place(["version"]), facts)];
  }
  try {
    const expected = version === undefined ? undefined : toSemanticVersion(version);
    if (semantic_version === undefined) return [];
    const numeric = toNumericVersion(semantic_version);
    if (version === undefined || expected === undefined || numeric === version) return [];
    const facts = { version, semanticVersion: semantic_version, expected };
    return [finding("metadata/version-disagrees", document.place(["version"]), facts)];
  } catch (error) {
    if (!(error instanceof VersionPartTooLargeError)) throw error;
    const field = error.version === semantic_version ? "semantic_version" : "version";
    const { version: written, part, value } = error;
    return [
      finding("metadata/version-part-too-large", document.place([field]), { version: written, part, value }),
    ];
  }
};
