import type { ClusterError } from "@rampart/cluster-client";
import type { ClusterOutcome, NodeResult, ReadyBundle } from "@rampart/deploy";
import { type RampartError, renderFinding } from "@rampart/findings";
import { uploadExitCode } from "../cluster/upload-exit-code.ts";

/** The document of `upload --json` without its head (`schemas/upload.schema.json`). */
export function uploadDocument(
  file: string,
  { upload, reading }: ReadyBundle,
  clusters: readonly ClusterOutcome[],
  { dryRun, interrupted }: { readonly dryRun: boolean; readonly interrupted: boolean },
): object {
  return {
    bundle: {
      file,
      size: upload.file.size,
      module_name: upload.moduleName,
      semantic_version: upload.semanticVersion,
      version: upload.version,
      ...(reading.contentDigest !== undefined && { contentDigest: reading.contentDigest }),
    },
    dryRun,
    ok: !interrupted && clusters.every((cluster) => uploadExitCode(cluster) === 0),
    interrupted,
    clusters: clusters.map(clusterDocument),
  };
}

function clusterDocument(cluster: ClusterOutcome): object {
  const { name, url, state, plan, requests = [], expected, forced, result, error } = cluster;
  return {
    name,
    url,
    ok: uploadExitCode(cluster) === 0,
    ...(state?.calls.version !== undefined && { version: state.calls.version }),
    ...(plan && { endpoint: plan.endpoint, alreadyThere: plan.isComplete }),
    ...(expected && {
      verdict: expected.verdict,
      errorCode: expected.errorCode,
      findings: expected.findings.map(renderFinding),
    }),
    forced,
    requests,
    nodes: result
      ? result.nodes.map(nodeDocument)
      : (plan?.nodes ?? []).map(({ uid, url: address, label, state: planned }) => ({
          uid,
          ...(address && { url: address.href }),
          name: label,
          state: planned === "present" ? "already-there" : "not-tried",
        })),
    ...(result && {
      record: {
        state: result.record.state,
        ...(result.record.uid !== undefined && { uid: result.record.uid }),
      },
      ...(result.action && { action: result.action }),
      ...(result.uploadsSwitch && { uploadsSwitch: result.uploadsSwitch.state }),
      errors: result.errors.map(failureDocument),
    }),
    ...(error && { error: errorDocument(error) }),
  };
}

function nodeDocument({ uid, label, state, bytes, milliseconds, error }: NodeResult): object {
  return {
    uid,
    name: label,
    state,
    ...(bytes !== undefined && { bytes }),
    ...(milliseconds !== undefined && { milliseconds: Math.round(milliseconds) }),
    ...(error && { error: failureDocument(error) }),
  };
}

function failureDocument({ code, errorCode, status, node, request, message, help }: ClusterError): object {
  return {
    code,
    ...(errorCode !== undefined && { errorCode }),
    ...(status !== undefined && { status }),
    node,
    request,
    message,
    ...(help !== undefined && { help }),
  };
}

function errorDocument({ word, message, help }: RampartError): object {
  return { code: word, message, ...(help !== undefined && { help }) };
}
