import { type Finding, finding, withoutErrorCode } from "@rampart/findings";
import { sources } from "../sources.ts";
import type { ResolvedTarget } from "../target.ts";
import type { AspectRule, Outcome, Subject } from "../verdict.ts";
import { possibleArchitectures } from "./operating-system.ts";
import { fieldMissing } from "./undecided.ts";

/** One bundle has one architecture; where the target names none, its platform may leave only one. */
export const architecture: AspectRule = {
  aspect: "architecture",
  sources: [sources.reader, sources.platforms],
  judge: compareArchitectures,
};

/** Nothing public says what an upgrade to a module of another architecture is answered. */
export const architectureForUpgrade: AspectRule = {
  ...architecture,
  judge: (subject) => {
    const { findings = [], ...rest } = compareArchitectures(subject);
    return { ...rest, findings: findings.map(withoutErrorCode) };
  },
};

function compareArchitectures({ bundle: { metadata, document }, target }: Subject): Outcome {
  const declared = metadata?.architecture;
  const possible = target.arch === undefined ? possibleArchitectures(target) : [target.arch];
  const shown = {
    ...(declared !== undefined && { bundle: declared }),
    ...(possible?.length && { target: possible.join(" or ") }),
  };
  const unsupported = checkSupported(target);
  if (declared === undefined || !possible?.length || possible.includes(declared)) {
    return {
      ...shown,
      findings: unsupported,
      ...(target.arch === undefined && fieldMissing(target, "arch")),
    };
  }
  const place = document?.place(["architecture"]) ?? {};
  const facts = { declared, node: possible.join(" or ") };
  return { ...shown, findings: [finding("cluster/architecture-differs", place, facts), ...unsupported] };
}

/** Where a system is named too, the platform is judged with it. */
function checkSupported({ os, arch, release, clusterVersion: version = "" }: ResolvedTarget): Finding[] {
  if (os !== undefined || arch === undefined || release === undefined) return [];
  if (release.platforms.some((platform) => platform.architecture === arch)) return [];
  return [finding("cluster/platform-unsupported", {}, { version, platform: arch, arch, supported: [] })];
}
