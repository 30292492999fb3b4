import type { BundleReading, CalledFunctions, LoadedData } from "@rampart/bundle/read";
import type { ErrorCode, Finding, Rule } from "@rampart/findings";
import type { Examination } from "./rules/load-examination.ts";
import type { ResolvedTarget } from "./target.ts";
import { type UnpackingCode, unpackingCode } from "./unpacking-code.ts";

/** What a verdict is made of; each is judged by a file of its own in `rules/`. */
export type Aspect =
  | "uploads"
  | "size"
  | "structure"
  | "operating-system"
  | "architecture"
  | "cluster-version"
  | "dependencies"
  | "already-there"
  | "present"
  | "downgrade"
  | "redis-version"
  | "capabilities"
  | "load"
  | "in-use";

/** `unknown` where the data to decide are missing. */
export type Decision = "accepted" | "rejected" | "unknown";

/** One aspect of a verdict. */
export interface AspectVerdict {
  readonly aspect: Aspect;
  /** `skipped` where the target demands nothing. */
  readonly verdict: Decision | "skipped";
  /** What a cluster would answer, where that is documented. */
  readonly errorCode?: ErrorCode;
  /** What the bundle says, in a few words. */
  readonly bundle?: string;
  /** What the target says, in a few words. */
  readonly target?: string;
  readonly findings: readonly Finding[];
  /** What the verdict is based on that no public text says, as sentences without their period. */
  readonly inferred?: readonly string[];
  /** Where an aspect is examined in parts: each, and why it was not examined. */
  readonly parts?: readonly Examination[];
  /** Public texts that the rule comes from. */
  readonly sources: readonly string[];
}

/** Whether a cluster would do what it is asked. */
export interface Verdict {
  readonly verdict: Decision;
  /** What the cluster would answer first; null where it accepts, or where no code is documented. */
  readonly errorCode: ErrorCode | null;
  /** Codes of RAMP's reader that say more about it. */
  readonly details: readonly UnpackingCode[];
  readonly aspects: readonly AspectVerdict[];
}

/** What a load of the module told. */
export interface ModuleLoad {
  /** Why it was not loaded. */
  readonly findings: readonly Finding[];
  /** As on the Redis version of the target. */
  readonly calls: CalledFunctions;
  /** What the module registered; absent where it refused to load. */
  readonly data?: LoadedData;
}

/** A bundle, and what a load of its module told, where it was loaded. */
export interface CheckedBundle extends BundleReading {
  readonly load?: ModuleLoad;
}

/** A module that a database has; without a version where the cluster does not tell it. */
export interface LoadedModule {
  readonly name: string;
  /** Semantic version. */
  readonly version?: string;
}

/** What the rules look at. */
export interface Subject {
  readonly bundle: CheckedBundle;
  readonly target: ResolvedTarget;
  /** The module that the database has, where an upgrade is asked for. */
  readonly from?: LoadedModule;
}

/** What a rule makes of a subject. The decision follows from the findings. */
export interface Outcome {
  readonly bundle?: string;
  readonly target?: string;
  readonly findings?: readonly Finding[];
  readonly parts?: readonly Examination[];
  readonly inferred?: readonly string[];
  /** The target demands nothing, or the bundle says too little for this aspect to matter. */
  readonly skipped?: true;
}

export interface AspectRule {
  readonly aspect: Aspect;
  readonly sources: readonly string[];
  /** Pure. */
  readonly judge: (subject: Subject) => Outcome;
}

/** Every aspect, then the whole. The rules are in the order in which a cluster answers. */
export function evaluate(rules: readonly AspectRule[], subject: Subject): Verdict {
  const aspects = rules.map((rule) => judgeAspect(rule, subject));
  const rejected = aspects.filter(({ verdict }) => verdict === "rejected");
  const errorCode = rejected.find((aspect) => aspect.errorCode !== undefined)?.errorCode ?? null;
  return { verdict: decide(aspects), errorCode, details: detailsOf(rejected, errorCode), aspects };
}

function judgeAspect({ aspect, sources, judge }: AspectRule, subject: Subject): AspectVerdict {
  const { findings = [], skipped, bundle, target, parts, inferred = [] } = judge(subject);
  const errorCode = findings.find(
    (found) => found.errorCode !== undefined && found.severity === "error",
  )?.errorCode;
  return {
    aspect,
    verdict: decisionOf(findings) ?? (skipped ? "skipped" : "accepted"),
    ...(errorCode !== undefined && { errorCode }),
    ...(bundle !== undefined && { bundle }),
    ...(target !== undefined && { target }),
    findings,
    ...(parts !== undefined && { parts }),
    ...(inferred.length > 0 && { inferred }),
    sources,
  };
}

/** Findings after which nobody can say what the cluster, or the loader on its nodes, would do. */
const doubts: ReadonlySet<Rule> = new Set<Rule>([
  "cluster/undecided",
  // What the nodes have beside their system.
  "elf/library-optional",
  "elf/library-unknown",
  "elf/undefined-symbol",
  // What two readers understand differently.
  "json/duplicate-key",
  "text/lone-surrogate",
  "metadata/version-disagrees",
  // Limits of Rampart's own.
  "text/too-large",
  "bundle/too-many-entries",
  "bundle/entry-too-large",
  "bundle/compression-ratio",
]);

/** What a finding alone decides; nothing where it is a note. */
export function decisionOfFinding({ rule, severity }: Finding): Exclude<Decision, "accepted"> | undefined {
  if (doubts.has(rule)) return "unknown";
  return severity === "error" ? "rejected" : undefined;
}

/** What findings decide together. */
export function decisionOf(findings: readonly Finding[]): Decision | undefined {
  const decisions = findings.map(decisionOfFinding);
  return (["rejected", "unknown"] as const).find((decision) => decisions.includes(decision));
}

function decide(aspects: readonly AspectVerdict[]): Decision {
  if (aspects.some(({ verdict }) => verdict === "rejected")) return "rejected";
  return aspects.some(({ verdict }) => verdict === "unknown") ? "unknown" : "accepted";
}

function detailsOf(rejected: readonly AspectVerdict[], errorCode: ErrorCode | null): UnpackingCode[] {
  const found = rejected
    .filter((aspect) => aspect.errorCode === errorCode)
    .flatMap(({ findings }) => findings.flatMap((finding) => unpackingCode(finding) ?? []));
  return [...new Set(found)];
}
