import type { PlannedNode, PlannedUpload, UploadPlan } from "./plan-upload.ts";

/**
 * The plan of an upload that is sent although the cluster would refuse it: what is there, and is not known to be the same,
 * is sent again. The cluster decides. Pure.
 */
export function sentAnyway(plan: UploadPlan, uploads: "on" | "off" | undefined): UploadPlan {
  const { present: _present, ...rest } = plan;
  const again =
    plan.endpoint === "user-defined"
      ? { isNeeded: plan.isComplete || plan.isSameFile === false, ...everyNode(plan) }
      : otherBuilds(plan);
  const { isNeeded, nodes, builds } = again;
  if (!isNeeded) return plan;
  return {
    ...rest,
    nodes,
    uploads: builds,
    // A node's list does not tell one file from another.
    artifactsTell: false,
    switchesUploads: plan.maySwitchUploads && plan.endpoint === "user-defined" && uploads === "off",
    sendsAgain: true,
    isComplete: false,
  };
}

interface SentAgain {
  readonly nodes: readonly PlannedNode[];
  readonly builds: readonly PlannedUpload[];
}

function everyNode({ nodes, uploads }: UploadPlan): SentAgain {
  return { nodes: nodes.map(asMissing), builds: uploads };
}

function otherBuilds({ nodes, uploads }: UploadPlan): SentAgain & { readonly isNeeded: boolean } {
  const others = uploads.filter(({ isThere, isSameFile }) => isThere && isSameFile !== true);
  const isOther = (node: PlannedNode) => others.some(({ bundle }) => bundle === node.bundle);
  return {
    isNeeded: others.length > 0,
    nodes: nodes.map((node) => (isOther(node) ? asMissing(node) : node)),
    builds: uploads.map((upload) => (others.includes(upload) ? { ...upload, isThere: false } : upload)),
  };
}

function asMissing(node: PlannedNode): PlannedNode {
  return node.state === "present" ? { ...node, state: "missing" } : node;
}
