import { endpoints } from "@rampart/cluster-api";
import type { UploadPlan } from "./plan-upload.ts";

/** A request that changes something, for people. */
export interface PlannedRequest {
  readonly node: string;
  readonly method: string;
  readonly path: string;
  /** Why it is sent. */
  readonly purpose: string;
}

/** The requests of a plan that change something, in their order. */
export function plannedRequests(plan: UploadPlan, cluster: string): readonly PlannedRequest[] {
  if (plan.isComplete) return [];
  const request = (id: keyof typeof endpoints, node: string, purpose: string): PlannedRequest => {
    const { method, path } = endpoints[id];
    return { node, method, path, purpose };
  };
  const steps = { "user-defined": userDefinedSteps, v2: oneUpload, v1: oneUpload }[plan.endpoint];
  const sent = steps(plan, cluster, request);
  if (!plan.switchesUploads || sent.length === 0) return sent;
  return [
    request("cluster-put", cluster, "enable allow_modules_upload"),
    ...sent,
    request("cluster-put", cluster, "restore allow_modules_upload"),
  ];
}

type Request = (id: keyof typeof endpoints, node: string, purpose: string) => PlannedRequest;

function userDefinedSteps(plan: UploadPlan, cluster: string, request: Request): PlannedRequest[] {
  const sends = plan.nodes.filter(({ state }) => state === "missing");
  return [
    ...(plan.present ? [] : [request("user-defined-create", cluster, "register the module")]),
    ...sends.map(({ label }) => request("local-artifacts-upload", label, "send the bundle")),
  ];
}

function oneUpload(plan: UploadPlan, cluster: string, request: Request): PlannedRequest[] {
  const missing = plan.uploads.filter(({ isThere }) => !isThere);
  if (plan.endpoint === "v1")
    return missing.map(() => request("modules-upload-v1", cluster, "send the bundle"));
  return missing.flatMap(() => [
    request("modules-upload-v2", cluster, "send the bundle"),
    request("actions-v2-get", cluster, "follow the action to its end"),
  ]);
}
