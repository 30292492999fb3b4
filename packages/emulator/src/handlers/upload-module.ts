import type { BundleReading } from "@rampart/bundle";
import type { EndpointId } from "@rampart/cluster-api";
import type { PresentModule } from "@rampart/compat";
import {
  type ClusterState,
  isSameModule,
  pendingModules,
  type StoredModule,
  withModule,
} from "../cluster/cluster-state.ts";
import { storedModule } from "../cluster/module-object.ts";
import { type Answer, ok, refuse, refuseWith } from "./answer.ts";
import { beginAction } from "./begin-action.ts";
import type { Call, Cluster, Fate, Handler, Outcome } from "./call.ts";
import { judgeUpload } from "./judge-upload.ts";

/** `POST /v1/modules`: the module is there when the answer comes. */
export const uploadModuleV1: Handler = (call, cluster) => {
  const taken = takeBundle(call, cluster, "v1");
  if ("status" in taken) return { answer: taken };
  const { state } = cluster;
  return { answer: ok(), state: { ...state, modules: withModule(state.modules, taken) } };
};

/** `POST /v2/modules`: judged at once, there when the action has ended. */
export const uploadModuleV2: Handler = (call, cluster) => {
  const taken = takeBundle(call, cluster, "v2");
  if ("status" in taken) return { answer: taken };
  const missing = refuseDependencies(taken, call.fate);
  if (missing !== undefined) return { answer: missing };
  return scheduleUpload(taken, call, cluster);
};

function scheduleUpload(module: StoredModule, call: Call, cluster: Cluster): Outcome {
  const effect = { kind: "add-module", module } as const;
  // A build for another system joins the module that is there.
  const shown = withModule(cluster.state.modules, module).find((one) => isSameModule(one, module)) ?? module;
  const { uid: moduleUid, module_name, semantic_version } = shown.object;
  const object = `module:${moduleUid}`;
  const description = `upload of ${module_name} ${semantic_version}`;
  const { uid, state } = beginAction({ name: "module_upload", effect, object, description }, call, cluster);
  return { answer: ok({ action_uid: uid, ...shown.object }), state };
}

/** The module of a bundle that the cluster takes; else the refusal. */
function takeBundle(
  { endpoint, body, node: asked }: Call,
  cluster: Cluster,
  family: "v1" | "v2",
): StoredModule | Answer {
  if (body.kind !== "bundle" || body.reading === undefined) return refuseWith(endpoint, "no_module");
  const { reading } = body;
  const { profile, state } = cluster;
  const upload = { endpoint, family, reading, present: presentModules(state), asked, nodes: profile.nodes };
  const refusal = judgeUpload(upload, cluster) ?? refuseCapabilities(endpoint, reading, cluster);
  if (refusal !== undefined) return refusal;
  const { metadata, moduleJson } = reading;
  if (metadata === undefined || moduleJson === undefined) return refuseWith(endpoint, "invalid_module");
  return storedModule(metadata, moduleJson, profile);
}

/** Modules of the cluster, with those whose upload has begun. */
export function presentModules(state: ClusterState): PresentModule[] {
  return [...state.modules, ...pendingModules(state)].map(({ object }) => ({
    name: object.module_name,
    version: object.semantic_version,
    ...(object.platforms && { platforms: Object.keys(object.platforms) }),
  }));
}

/** What this cluster was told to insist on: no public text says what a cluster does by itself. */
function refuseCapabilities(
  endpoint: EndpointId,
  { metadata }: BundleReading,
  { profile }: Cluster,
): Answer | undefined {
  const missing = profile.requiredCapabilities.filter((one) => !metadata?.capabilities.includes(one));
  if (missing.length === 0) return undefined;
  const message = `${metadata?.module_name}: the cluster requires the capabilities ${missing.join(", ")}`;
  return refuseWith(endpoint, "unsupported_module_capabilities", message);
}

/** A cluster would download what the bundle declares; this one says how that ended. */
function refuseDependencies({ object }: StoredModule, { dependencies: fate }: Fate): Answer | undefined {
  const [name, dependency] = Object.entries(object.dependencies ?? {})[0] ?? [];
  if (name === undefined || fate === undefined) return undefined;
  const what = `dependency ${name} (${dependency?.url ?? "without an address"})`;
  return fate === "missing"
    ? refuse(404, `${object.module_name}: ${what} was not found`)
    : refuse(500, `${object.module_name}: failed to get ${what}`);
}
