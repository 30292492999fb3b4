import { type ErrorCode, type Finding, finding, isFinding, subjectOf } from "@rampart/findings";
import type { Endpoint } from "@rampart/platforms";
import { sources } from "../sources.ts";
import type { AspectRule, Outcome, Subject } from "../verdict.ts";
import { undecided } from "./undecided.ts";

/** v1 takes none, v2 downloads what is not in the bundle, user-defined wants everything in it. */
export const dependencies: AspectRule = {
  aspect: "dependencies",
  sources: [sources.upload, sources.guide],
  judge: (subject) => {
    const { bundle, target } = subject;
    const names = Object.keys(bundle.metadata?.dependencies ?? {});
    const shown: Outcome = {
      ...(bundle.metadata && { bundle: names.length === 0 ? "none" : names.join(", ") }),
      ...(target.endpoint && { target: attitudes[target.endpoint] }),
    };
    if (target.endpoint === "v1" && names.length > 0) {
      const place = bundle.document?.place(["dependencies"]) ?? {};
      const refused = finding("cluster/dependencies-refused", place, { dependencies: names });
      return { ...shown, findings: [refused] };
    }
    // The code for dependencies is documented of v2 alone.
    const code = target.endpoint === "v1" ? "invalid_module" : "invalid_dependency_data";
    const malformed = bundle.findings
      .filter((found) => isAboutDependencies(found, target.endpoint))
      .map((found) => withErrorCode(found, code));
    return { ...shown, findings: [...malformed, ...absentOnes(subject)] };
  },
};

const attitudes: Readonly<Record<Endpoint, string>> = {
  v1: "accepts none",
  v2: "downloads them",
  "user-defined": "must be in the bundle",
};

/**
 * Whether an error is about the form of dependencies, which v1 refuses and for which v2 has a code of its own. To the
 * user-defined calls it is a fault of the metadata like others.
 */
export function isAboutDependencies(
  { severity, rule, place }: Finding,
  endpoint: Endpoint | undefined,
): boolean {
  const isForm = subjectOf(rule) === "metadata" && /^\/dependencies(\/|$)/.test(place.pointer ?? "");
  return severity === "error" && isForm && endpoint !== "user-defined";
}

/** Dependencies whose file is not in the bundle. */
function absentOnes({ bundle: { findings, metadata }, target: { endpoint } }: Subject): Finding[] {
  return findings.flatMap((found) => {
    if (!isFinding(found, "bundle/dependency-missing")) return [];
    if (found.place.pointer?.startsWith("/dependencies/") !== true) return [];
    const url = metadata?.dependencies?.[found.facts.dependency]?.url;
    return [absentOne(found, url, endpoint)];
  });
}

function absentOne(
  { place, facts }: Finding<"bundle/dependency-missing">,
  url: string | undefined,
  endpoint: Endpoint | undefined,
): Finding {
  const { dependency } = facts;
  if (endpoint === undefined) {
    const missing = "clusters up to 7.22 download it, later ones do not, and no cluster version was given";
    return undecided(`whether the cluster finds dependency ${dependency}`, missing, place);
  }
  switch (endpoint) {
    case "user-defined":
      return finding("metadata/dependency-not-bundled", place, facts);
    case "v1":
    case "v2":
      return url === undefined
        ? finding("metadata/dependency-malformed", place, { dependency, missing: ["url"] })
        : finding("cluster/dependency-downloaded", place, { dependency, url });
  }
}

export function withErrorCode(found: Finding, errorCode: ErrorCode): Finding {
  return { ...found, errorCode };
}
