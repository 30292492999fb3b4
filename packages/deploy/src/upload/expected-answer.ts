import { type Decision, evaluateUpload, type Target, type Verdict } from "@rampart/compat";
import type { ErrorCode, Finding } from "@rampart/findings";
import type { ClusterState } from "../state/cluster-state.ts";
import { clusterTarget, nodeTargets } from "../state/cluster-targets.ts";
import type { PlannedNode, UploadPlan } from "./plan-upload.ts";
import type { ReadyBundle, UploadBundle } from "./upload-bundle.ts";
import type { UploadRequest } from "./upload-request.ts";

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

/** Judges a plan before anything is sent: every node by the bundle that it gets. Pure. */
export function expectedAnswer(
  bundles: readonly ReadyBundle[],
  state: ClusterState,
  plan: UploadPlan,
  { allowUpload, today }: Pick<UploadRequest, "allowUpload" | "today">,
): ExpectedAnswer {
  const judge = (target: Target, bundle: UploadBundle): NodeExpectation => {
    const reading = bundles.find(({ upload }) => upload === bundle)?.reading ?? { findings: [], entries: [] };
    const dated = { ...asUploaded(target, plan, bundle, allowUpload), ...(today !== undefined && { today }) };
    return { target, verdict: evaluateUpload(reading, dated) };
  };
  const nodes = nodeTargets(state, plan.endpoint).map((target, index) => {
    return judge(target, plan.nodes[index]?.bundle ?? plan.bundle);
  });
  // A cluster that names no nodes still has a version and modules.
  const common = clusterTarget(state, plan.endpoint);
  const judged = nodes.length > 0 ? nodes : [judge(common, plan.bundle)];
  const counting = judged.filter((_, index) => isJudged(plan, plan.nodes[index]));
  const verdicts = [...counting, ...judgeOthers(plan, common, judge)].map(({ verdict }) => verdict);
  return { ...worstOf(verdicts), findings: distinct(verdicts.flatMap(findingsOf)), nodes };
}

/** What is there already, on a cluster or on a node, or for a node that leaves, is not sent and cannot be refused. */
function isJudged(plan: UploadPlan, node: PlannedNode | undefined): boolean {
  if (node === undefined) return !plan.isComplete;
  if (plan.endpoint !== "user-defined") return !isTakenFor(plan, node.bundle);
  return node.state !== "present" && node.state !== "decommissioning";
}

/**
 * Whether what the cluster has of the version is taken for the bundle. From 8.0 on it comes in parts, and counts as an
 * earlier part of the same upload unless it is of another file; before, only what is of the same file counts.
 */
function isTakenFor({ endpoint, uploads, isOtherFile }: UploadPlan, bundle: UploadBundle): boolean {
  if (endpoint === "user-defined") return !isOtherFile;
  return uploads.some((upload) => upload.bundle === bundle && upload.isThere && upload.isSameFile);
}

/** Builds for systems that no node has yet: the others are there before them. */
function judgeOthers(
  { uploads, nodes, bundle: first }: UploadPlan,
  common: Target,
  judge: (target: Target, bundle: UploadBundle) => NodeExpectation,
): readonly NodeExpectation[] {
  const others = uploads.filter(
    ({ bundle }) => bundle !== first && !nodes.some((node) => node.bundle === bundle),
  );
  const before = { name: first.moduleName, version: first.semanticVersion, platforms: first.platforms };
  return others.map(({ bundle }) =>
    judge({ ...common, modules: [...(common.modules ?? []), before] }, bundle),
  );
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
function asUploaded(target: Target, plan: UploadPlan, bundle: UploadBundle, allowUpload: boolean): Target {
  const { moduleName, semanticVersion } = plan.bundle;
  const isTaken = plan.present !== undefined && isTakenFor(plan, bundle);
  const modules = target.modules?.filter(
    ({ name, version }) => !(isTaken && name === moduleName && version === semanticVersion),
  );
  return {
    ...target,
    ...(modules && { modules }),
    ...(allowUpload && target.uploads === "off" && { uploads: "on" as const }),
  };
}

function findingsOf({ aspects }: Verdict): readonly Finding[] {
  return aspects.flatMap(({ findings }) => findings);
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((found) => [JSON.stringify(found), found])).values()];
}
