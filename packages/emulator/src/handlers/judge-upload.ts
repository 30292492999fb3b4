import type { BundleReading } from "@rampart/bundle";
import type { EndpointId } from "@rampart/cluster-api";
import { type Aspect, evaluateUpload, type PresentModule, type Target, type Verdict } from "@rampart/compat";
import { type Finding, renderFinding, subjectOf } from "@rampart/findings";
import type { Endpoint } from "@rampart/platforms";
import { uploadsOf } from "../cluster/cluster-object.ts";
import type { ClusterNode } from "../cluster/cluster-profile.ts";
import { type Answer, isClusterErrorCode, refuse, refuseWith } from "./answer.ts";
import type { Cluster } from "./call.ts";

/** What a cluster asks of an upload. What databases and loaders ask of the module shows later. */
const uploadAspects: ReadonlySet<Aspect> = new Set<Aspect>([
  "uploads",
  "size",
  "structure",
  "operating-system",
  "architecture",
  "cluster-version",
  "dependencies",
  "already-there",
]);

export interface Upload {
  readonly endpoint: EndpointId;
  readonly family: Endpoint;
  readonly reading: BundleReading;
  readonly present: readonly PresentModule[];
  /** The node that was asked. */
  readonly asked: ClusterNode;
  /** Whose system and architecture count; none where metadata alone are registered. */
  readonly nodes: readonly ClusterNode[];
}

/** The refusal of an upload, by the rules that `check` applies; undefined where it is taken. */
export function judgeUpload(upload: Upload, cluster: Cluster): Answer | undefined {
  const targets = upload.nodes.length === 0 ? [undefined] : upload.nodes;
  const answers = targets.map((node) => {
    return refusalOf(evaluateUpload(upload.reading, targetOf(upload, cluster, node)), upload);
  });
  // On nodes of several systems a build that is for one of them is taken.
  return answers.includes(undefined) ? undefined : answers[0];
}

/** The refusal that a cluster gives before it looks at what is sent. */
export function refuseUploads(
  endpoint: EndpointId,
  asked: ClusterNode,
  cluster: Cluster,
): Answer | undefined {
  const nothing: BundleReading = { findings: [], entries: [] };
  const upload: Upload = {
    endpoint,
    family: "user-defined",
    reading: nothing,
    present: [],
    asked,
    nodes: [],
  };
  const { aspects } = evaluateUpload(nothing, targetOf(upload, cluster, undefined));
  const switched = aspects.filter(({ aspect }) => aspect === "uploads");
  return refusalOf({ verdict: "rejected", errorCode: null, details: [], aspects: switched }, upload);
}

/** While the nodes run different versions, each answers as its own does. */
function targetOf(
  { family, present, asked }: Upload,
  { profile, state }: Cluster,
  node: ClusterNode | undefined,
): Target {
  const { maxUploadSizeMb } = profile;
  const uploads = uploadsOf(profile, state);
  return {
    clusterVersion: (node ?? asked).softwareVersion,
    endpoint: family,
    modules: present,
    ...(uploads !== undefined && { uploads }),
    ...(maxUploadSizeMb !== undefined && { maxUploadSizeMb }),
    ...(node !== undefined && {
      os: node.os,
      arch: node.architecture,
      ...(node.distribution !== undefined && { distribution: node.distribution }),
    }),
  };
}

function refusalOf({ aspects }: Verdict, { endpoint, reading }: Upload): Answer | undefined {
  const rejected = aspects.find(({ aspect, verdict }) => uploadAspects.has(aspect) && verdict === "rejected");
  if (rejected === undefined) return undefined;
  const { errorCode, findings } = rejected;
  const errors = findings.filter(({ severity }) => severity === "error");
  const found = errors.find((error) => error.errorCode === errorCode) ?? errors[0];
  const message = messageOf(found, reading);
  const status = found === undefined ? undefined : statusByFinding(endpoint, found);
  if (errorCode === undefined || !isClusterErrorCode(errorCode)) return refuse(status ?? 406, message);
  return refuseWith(endpoint, errorCode, message, status);
}

/**
 * An artifact that is no bundle is bad (400), one whose metadata do not do is not acceptable (406). What is there
 * already has the same status on every endpoint.
 */
function statusByFinding(endpoint: EndpointId, { rule, errorCode }: Finding): number | undefined {
  if (endpoint !== "local-artifacts-upload" || errorCode !== "invalid_module") return undefined;
  return subjectOf(rule) === "bundle" || rule === "cluster/upload-too-large" ? 400 : 406;
}

function messageOf(found: Finding | undefined, { metadata }: BundleReading): string {
  if (found === undefined) return "the module was refused";
  const { message, entry, pointer } = renderFinding(found);
  const place = [entry, pointer].filter(Boolean).join("#");
  const missing = found.rule === "metadata/dependency-not-bundled" ? "missing dependency: " : "";
  const module = metadata === undefined ? "" : `${metadata.module_name}: `;
  return `${module}${missing}${message}${place === "" ? "" : ` (${place})`}`;
}
