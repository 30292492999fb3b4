import type { BundleReading } from "@rampart/bundle";
import { parseModuleMetadata } from "@rampart/metadata";
import type { StoredArtifact } from "../cluster/cluster-state.ts";
import { storedModule } from "../cluster/module-object.ts";
import { ok, refuse, refuseWith } from "./answer.ts";
import type { Handler } from "./call.ts";
import { judgeUpload, refuseUploads } from "./judge-upload.ts";
import { refuseDeletion } from "./refuse-deletion.ts";
import { namedReading } from "./stored-reading.ts";
import { presentModules } from "./upload-module.ts";

/** `POST /v2/modules/user-defined`: the metadata, once for the cluster. */
export const createUserDefined: Handler = ({ endpoint, body, node }, cluster) => {
  const switchedOff = refuseUploads(endpoint, node, cluster);
  if (switchedOff !== undefined) return { answer: switchedOff };
  if (body.kind !== "json") return { answer: refuseWith(endpoint, "invalid_module") };
  const reading: BundleReading = { entries: [], ...parseModuleMetadata(body.text, { bundled: false }) };
  const { profile, state } = cluster;
  const present = presentModules(state);
  const upload = { endpoint, family: "user-defined", reading, present, asked: node, nodes: [] } as const;
  const refusal = judgeUpload(upload, cluster);
  if (refusal !== undefined) return { answer: refusal };
  if (reading.metadata === undefined) return { answer: refuseWith(endpoint, "invalid_module") };
  const module = storedModule(reading.metadata, Buffer.from(body.text).toString("utf8"), profile);
  return { answer: ok(module.object), state: { ...state, modules: [...state.modules, module] } };
};

/** `POST /v2/local/modules/user-defined/artifacts`: the bundle, on every node. */
export const uploadArtifact: Handler = ({ endpoint, body, node }, cluster) => {
  const switchedOff = refuseUploads(endpoint, node, cluster);
  if (switchedOff !== undefined) return { answer: switchedOff };
  if (body.kind !== "bundle" || body.reading === undefined)
    return { answer: refuseWith(endpoint, "no_module") };
  const { reading } = body;
  const { state } = cluster;
  const here = state.artifacts.filter((artifact) => artifact.node === node.uid);
  const present = here.map(({ module_name, semantic_version }) => ({
    name: module_name,
    version: semantic_version,
  }));
  const upload = { endpoint, family: "user-defined", reading, present, asked: node, nodes: [node] } as const;
  const refusal = judgeUpload(upload, cluster);
  if (refusal !== undefined) return { answer: refusal };
  if (reading.metadata === undefined) return { answer: refuseWith(endpoint, "invalid_module") };
  const { module_name, version, semantic_version, dependencies = {} } = reading.metadata;
  const artifact: StoredArtifact = {
    node: node.uid,
    module_name,
    version,
    semantic_version,
    dependencies: Object.keys(dependencies),
  };
  return { answer: ok(), state: { ...state, artifacts: [...state.artifacts, artifact] } };
};

/** `GET /v2/local/modules/user-defined/artifacts`. */
export const listArtifacts: Handler = ({ node }, { state }) => ({
  answer: ok(
    state.artifacts
      .filter((artifact) => artifact.node === node.uid)
      .map(({ module_name, version, dependencies }) => ({ module_name, version, dependencies })),
  ),
});

/** `DELETE /v2/local/modules/user-defined/artifacts/{module_name}/{version}`. */
export const deleteArtifact: Handler = ({ endpoint, parameters, node }, cluster) => {
  const { state } = cluster;
  const { module_name = "", version = "" } = parameters;
  if (!/^\d+$/.test(version)) return { answer: refuse(406, `${version} is not a numeric version`) };
  const artifact = state.artifacts.find(
    (one) => one.node === node.uid && one.module_name === module_name && one.version === Number(version),
  );
  if (artifact === undefined) {
    return { answer: refuse(404, `node ${node.uid} has no artifact of ${module_name} ${version}`) };
  }
  const refusal = refuseDeletion(endpoint, namedReading(module_name, artifact.semantic_version), cluster);
  if (refusal !== undefined) return { answer: refusal };
  return { answer: ok(), state: { ...state, artifacts: state.artifacts.filter((one) => one !== artifact) } };
};
