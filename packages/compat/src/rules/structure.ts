import { type Finding, isAboutBinary } from "@rampart/findings";
import { checkProfile, type ModuleMetadata, type Profile } from "@rampart/metadata";
import type { Endpoint } from "@rampart/platforms";
import { sources } from "../sources.ts";
import type { AspectRule, Subject } from "../verdict.ts";
import { isAboutDependencies, withErrorCode } from "./dependencies.ts";

/** The zip and its metadata, as `verify` judges them, and the fields that the endpoint demands. */
export const structure: AspectRule = {
  aspect: "structure",
  sources: [sources.upload, sources.userDefined, sources.reader],
  judge: (subject) => {
    const { bundle, target } = subject;
    // Nothing public says that a cluster looks into the binary: a fault there shows when it is loaded.
    const errors = bundle.findings.filter(
      (found) =>
        found.severity === "error" &&
        !isAboutBinary(found.rule) &&
        !isAboutDependencies(found, target.endpoint),
    );
    return {
      bundle: errors.length === 0 ? "whole" : `${errors.length} at fault`,
      ...(target.endpoint !== undefined && { target: target.endpoint }),
      findings: [
        ...errors.toSorted(moduleFirst).map((error) => asAnsweredBy(target.endpoint, error)),
        ...demandsOfEndpoint(subject),
      ],
    };
  },
};

/** The code for dependencies is documented of v2 alone; to the user-defined calls they are metadata like others. */
function asAnsweredBy(endpoint: Endpoint | undefined, error: Finding): Finding {
  const isOfV2 = error.errorCode === "invalid_dependency_data";
  return endpoint === "user-defined" && isOfV2 ? withErrorCode(error, "invalid_module") : error;
}

/** A bundle without a module is that above all. */
function moduleFirst(a: Finding, b: Finding): number {
  return Number(b.errorCode === "no_module") - Number(a.errorCode === "no_module");
}

const profiles: Readonly<Record<Endpoint, Profile>> = { v1: "v2", v2: "v2", "user-defined": "user-defined" };

/**
 * The calls ask for fields to be there; that an empty text is refused is not documented. What has the wrong type is told
 * already, `null` included.
 */
function demandsOfEndpoint({ bundle, target: { endpoint } }: Subject): Finding[] {
  const { metadata, document, findings } = bundle;
  if (metadata === undefined || document === undefined || endpoint === undefined) return [];
  const told = new Set(
    findings.flatMap(({ rule, place }) => (rule === "metadata/wrong-type" ? [place.pointer] : [])),
  );
  return checkProfile(metadata, document, profiles[endpoint]).filter(
    ({ facts, place }) =>
      metadata[facts.field as keyof ModuleMetadata] === undefined && !told.has(place.pointer),
  );
}
