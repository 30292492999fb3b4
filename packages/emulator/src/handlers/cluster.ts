import type { ErrorBody } from "@rampart/cluster-api";
import { isObject, type JsonObject } from "@rampart/metadata";
import { clusterObject, clusterPolicy } from "../cluster/cluster-object.ts";
import { nodeObject } from "../cluster/node-object.ts";
import { type Answer, ok, refuse, refuseWith } from "./answer.ts";
import type { Cluster, Handler } from "./call.ts";
import { isDryRun } from "./query.ts";

/** `GET /v1/cluster`. */
export const getCluster: Handler = (_call, { profile, state }) => ({
  answer: ok(clusterObject(profile, state)),
});

/** `PUT /v1/cluster`. */
export const changeCluster: Handler = ({ body, query }, cluster) => {
  const { profile, state } = cluster;
  const change = body.kind === "json" && isObject(body.value) ? body.value : undefined;
  const refusal = refuseChange(change, cluster);
  if (change === undefined || refusal !== undefined) return { answer: refusal ?? badContent("") };
  const changed = { ...state, settings: { ...state.settings, ...change } };
  const answer = ok(clusterObject(profile, changed));
  return isDryRun(query) ? { answer } : { answer, state: changed };
};

/** `GET /v1/cluster/policy`. */
export const getPolicy: Handler = (_call, { profile }) => ({ answer: ok(clusterPolicy(profile)) });

/** `GET /v1/nodes`. */
export const listNodes: Handler = ({ fate: { nodeStatuses } }, { profile }) => ({
  answer: ok(profile.nodes.map((node) => nodeObject(node, profile, nodeStatuses?.get(node.uid)))),
});

/** `GET /v1/nodes/{uid}`. */
export const getNode: Handler = ({ parameters: { uid = "" }, fate }, { profile }) => {
  const node = profile.nodes.find((one) => String(one.uid) === uid);
  if (node === undefined) return { answer: refuse(404, `there is no node ${uid}`) };
  return { answer: ok(nodeObject(node, profile, fate.nodeStatuses?.get(node.uid))) };
};

function refuseChange(change: JsonObject | undefined, { profile, state }: Cluster): Answer | undefined {
  if (change === undefined) return badContent("the body is not a JSON object");
  const current = clusterObject(profile, state);
  for (const [field, value] of Object.entries(change)) {
    const before = current[field];
    if (before === undefined) return badContent(`${field} is not a field of the cluster that can be changed`);
    if (typeof before !== typeof value) return badContent(`${field} must be a ${typeof before}`);
  }
  const { cm_port, cnm_http_port, cnm_https_port, debuginfo_path } = { ...current, ...change };
  if (new Set([cm_port, cnm_http_port, cnm_https_port]).size < 3) {
    return refuseWith("cluster-put", "bad_nginx_conf");
  }
  if (!String(debuginfo_path).startsWith("/")) return refuseWith("cluster-put", "bad_debuginfo_path");
  return undefined;
}

function badContent(message: string): Answer {
  return { status: 400, body: { message } satisfies ErrorBody };
}
