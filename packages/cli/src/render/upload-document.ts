import type { ClusterError } from "@rampart/cluster-client";
import type { ClusterOutcome, NodeResult, PlannedNode, ReadyBundle } from "@rampart/deploy";
import { adviceFor, type RampartError, renderFinding } from "@rampart/findings";
import { uploadExitCode } from "../cluster/upload-exit-code.ts";
import type { PartOfRun } from "./document.ts";

interface UploadRun {
  readonly dryRun: boolean;
  readonly interrupted: boolean;
  /** Flags of the command, for its advice. */
  readonly flags: ReadonlySet<string> | undefined;
  readonly shard: PartOfRun | undefined;
}

/** The document of `upload --json` without its head (`schemas/upload.schema.json`). */
export function uploadDocument(
  files: readonly string[],
  bundles: readonly ReadyBundle[],
  clusters: readonly ClusterOutcome[],
  { dryRun, interrupted, flags, shard }: UploadRun,
): object {
  const documents = bundles.map((bundle, index) => bundleDocument(files[index] ?? "", bundle));
  return {
    ...(documents[0] && { bundle: documents[0] }),
    ...(documents.length > 1 && { bundles: documents }),
    dryRun,
    ok: !interrupted && clusters.every((cluster) => uploadExitCode(cluster) === 0),
    interrupted,
    ...(shard && { shard }),
    clusters: clusters.map((cluster) => clusterDocument(cluster, flags)),
  };
}

function bundleDocument(file: string, { upload, reading }: ReadyBundle): object {
  return {
    file,
    size: upload.file.size,
    module_name: upload.moduleName,
    semantic_version: upload.semanticVersion,
    version: upload.version,
    ...(reading.contentDigest !== undefined && { contentDigest: reading.contentDigest }),
  };
}

function clusterDocument(cluster: ClusterOutcome, flags: UploadRun["flags"]): object {
  const failureDocument = (error: ClusterError) => failureObject(error, flags);
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
      ? result.nodes.map((node) => nodeDocument(node, failureDocument))
      : (plan?.nodes ?? []).map(({ uid, url: address, label, state: planned, absence, error: silent }) => ({
          uid,
          ...(address && { url: address.href }),
          name: label,
          state: absence ?? plannedStates[planned] ?? "not-tried",
          ...(silent && { error: failureDocument(silent) }),
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

/** What is known of a node to which nothing was sent. */
const plannedStates: Readonly<Partial<Record<PlannedNode["state"], NodeResult["state"]>>> = {
  present: "already-there",
  unrecorded: "uncertain",
};

function nodeDocument(
  { uid, label, state, bytes, milliseconds, error }: NodeResult,
  failureDocument: (error: ClusterError) => object,
): object {
  return {
    uid,
    name: label,
    state,
    ...(bytes !== undefined && { bytes }),
    ...(milliseconds !== undefined && { milliseconds: Math.round(milliseconds) }),
    ...(error && { error: failureDocument(error) }),
  };
}

function failureObject(
  { code, errorCode, status, node, request, message, help: advice }: ClusterError,
  flags: UploadRun["flags"],
): object {
  const help = adviceFor(advice, flags);
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
