import type { NodeOutcome } from "@rampart/deploy";
import { rowOf, type UploadRows } from "../render/upload-text.ts";
import type { Part } from "./read-parts.ts";

/** What `upload` says of a cluster, as far as its table shows it. */
interface UploadedCluster {
  readonly name: string;
  readonly url: string;
  readonly nodes: readonly UploadedNode[];
  readonly error?: { readonly code: string };
}

interface UploadedNode {
  readonly name: string;
  readonly state: NodeOutcome;
  readonly bytes?: number;
  readonly milliseconds?: number;
  readonly error?: { readonly code: string; readonly errorCode?: string };
}

/** The document of the whole upload. */
export function mergedUpload(parts: readonly Part[]): {
  readonly document: object;
  readonly clusters: readonly UploadedCluster[];
} {
  const [first] = parts;
  const { shard: _, ...common } = first?.document ?? {};
  const clusters = parts.flatMap(({ document }) => document["clusters"] as readonly UploadedCluster[]);
  const document = {
    ...common,
    ok: parts.every((part) => part.document["ok"]),
    interrupted: parts.some((part) => part.document["interrupted"]),
    clusters,
  };
  return { document, clusters };
}

export function uploadedRows({ name, url, nodes, error }: UploadedCluster): UploadRows {
  if (nodes.length === 0) return { name, rows: [[url, "not tried", "", "", error?.code ?? ""]] };
  return {
    name,
    rows: nodes.map(({ name: label, ...node }) => rowOf({ ...node, label, ...(error && { error }) })),
  };
}
