import type { BundleReading } from "@rampart/bundle";
import { type Decision, evaluateUpload, type Target, type Verdict } from "@rampart/compat";
import type { ErrorCode, Finding } from "@rampart/findings";
import type { ClusterState } from "../state/cluster-state.ts";
import { clusterTarget, nodeTargets } from "../state/cluster-targets.ts";
import type { UploadPlan } from "./plan-upload.ts";

/** What a cluster is expected to answer to an upload, over all of its nodes. */
export interface ExpectedAnswer {
  readonly verdict: Decision;
  /** What the cluster would answer first. */
  readonly errorCode: ErrorCode | null;
  /** All that is found, each once: what speaks against it, what leaves it open, and what is to be known besides. */
  readonly findings: readonly Finding[];
  /** One for each node that the cluster names. */
  readonly nodes: readonly NodeExpectation[];
}

export interface NodeExpectation {
  /** What the node says of itself. */
  readonly target: Target;
  readonly verdict: Verdict;
}

/** Judges a plan before anything is sent. Pure. */
export function expectedAnswer(
  reading: BundleReading,
  state: ClusterState,
  plan: UploadPlan,
  allowUpload: boolean,
): ExpectedAnswer {
  const judge = (target: Target): NodeExpectation => {
    return { target, verdict: evaluateUpload(reading, asUploaded(target, plan, allowUpload)) };
  };
  const nodes = nodeTargets(state, plan.endpoint).map(judge);
  // A cluster that names no nodes still has a version and modules.
  const judged = nodes.length > 0 ? nodes : [judge(clusterTarget(state, plan.endpoint))];
  const verdicts = judged.map(({ verdict }) => verdict);
  return { ...worstOf(verdicts), findings: distinct(verdicts.flatMap(findingsOf)), nodes };
}

function worstOf(verdicts: readonly Verdict[]): Pick<ExpectedAnswer, "verdict" | "errorCode"> {
  const decisions = verdicts.map(({ verdict }) => verdict);
  const isRejected = decisions.includes("rejected");
  const isUnknown = decisions.includes("unknown");
  return {
    verdict: isRejected ? "rejected" : isUnknown ? "unknown" : "accepted",
    errorCode: verdicts.flatMap(({ errorCode }) => errorCode ?? [])[0] ?? null,
  };
}

/** What the upload itself will change is not held against it: the switch, and a part that an earlier run has done. */
function asUploaded(target: Target, plan: UploadPlan, allowUpload: boolean): Target {
  const { moduleName, semanticVersion } = plan.bundle;
  const isOurs = plan.present !== undefined && plan.present.is_bundled !== true && plan.isSameFile !== false;
  // Only user-defined modules come in parts; before 8.0 a module that may be another file is there already.
  const mayContinue = isOurs && (plan.endpoint === "user-defined" || plan.isSameFile === true);
  const modules = target.modules?.filter(
    ({ name, version }) => !(mayContinue && name === moduleName && version === semanticVersion),
  );
  return {
    ...target,
    ...(modules && { modules }),
    ...((allowUpload || plan.isComplete) && target.uploads === "off" && { uploads: "on" as const }),
  };
}

function findingsOf({ aspects }: Verdict): readonly Finding[] {
  return aspects.flatMap(({ findings }) => findings);
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((found) => [JSON.stringify(found), found])).values()];
}
