import type { Target } from "@rampart/compat";
import type { ClusterOutcome, PlannedNode } from "@rampart/deploy";
import { printable } from "@rampart/findings";
import type { Style } from "./style.ts";
import { wrapLines } from "./wrap-text.ts";

/** What a node is, as far as it matters. */
function renderTarget({ name = "", clusterVersion, os, distribution, arch }: Target): string {
  const what = [clusterVersion, distribution ?? os, arch].filter((part) => part !== undefined);
  return `  ${printable(`${name}: ${what.length === 0 ? "no version or system reported" : what.join(", ")}`)}`;
}

/** What keeps a node from being sent its bundle. */
function obstacle({ label, state, error }: PlannedNode): string[] {
  switch (state) {
    case "missing":
    case "present":
      return [];
    case "unrecorded":
      return [`  nothing to ${label}: it is not known which file it has of the module`];
    case "unaddressed":
      return [`  nothing to ${label}: its address is not known`];
    case "unreachable":
      return [`  nothing to ${label}, unless it answers by then: ${printable(error?.reason ?? "no answer")}`];
    case "down":
    case "decommissioning":
    case "provisioning":
      return [`  nothing to ${label}: the cluster calls it ${state}`];
  }
}

/** The nodes, and the requests that would be sent. */
export function renderUploadPlan(clusters: readonly ClusterOutcome[], { width }: Style): string {
  const lines = clusters.flatMap(({ name, requests = [], expected, error, plan }) => {
    if (error !== undefined && expected === undefined) return [];
    const verdict = expected === undefined ? "" : ` (verdict: ${expected.verdict})`;
    const obstacles = (plan?.nodes ?? []).flatMap(obstacle);
    // An error ends the run before anything is sent.
    const isRefused = error !== undefined;
    if (requests.length === 0) {
      return [`${name}: ${isRefused ? "would send nothing" : "nothing to do"}${verdict}`, ...obstacles];
    }
    return [
      `${name}: would ${isRefused ? "not " : ""}send${verdict}:`,
      ...(expected?.nodes ?? []).map(({ target }) => renderTarget(target)),
      ...requests.map(({ method, path, node, purpose }) => `  ${method} ${path} to ${node}: ${purpose}`),
      ...obstacles,
    ];
  });
  return wrapLines(lines, width);
}
