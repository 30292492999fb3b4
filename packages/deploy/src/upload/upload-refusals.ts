import { RampartError } from "@rampart/findings";
import { hasEndpoint } from "../calls/cluster-calls.ts";
import { requestFailure } from "../cluster-failure.ts";
import type { ClusterState } from "../state/cluster-state.ts";
import { distinctAddresses } from "../state/node-addresses.ts";
import type { ExpectedAnswer } from "./expected-answer.ts";
import type { UploadPlan } from "./plan-upload.ts";
import type { ReadyBundle } from "./upload-bundle.ts";
import type { UploadRequest } from "./upload-request.ts";

// Why an upload ends before anything is sent. Pure: each gives the error, or nothing.

/** The cluster does not have the way to upload that was asked for. */
export function missingEndpoint(
  { calls }: ClusterState,
  { endpoint, force }: Pick<UploadRequest, "endpoint" | "force">,
  cluster: string,
): RampartError | undefined {
  if (endpoint === undefined || force || hasEndpoint(calls, endpoint)) return undefined;
  return new RampartError(
    "call",
    "endpoint-missing",
    `${cluster} runs Redis Software ${calls.version}, which does not support --endpoint ${endpoint}`,
    { help: `Leave --endpoint out: it has ${calls.newest}.` },
  );
}

export function otherNodeCount(
  state: ClusterState,
  { nodes }: Pick<UploadRequest, "nodes">,
): RampartError | undefined {
  if (nodes === undefined) return undefined;
  const { length } = distinctAddresses(nodes);
  if (length === state.nodes.length) return undefined;
  return new RampartError(
    "call",
    "nodes-differ",
    `--node gives ${length} addresses, and the cluster has ${state.nodes.length} nodes`,
    { help: "Every node needs the bundle: give --node once for each." },
  );
}

/** Several bundles are builds of one version for different systems. */
export function unlikeBundles([first, ...others]: readonly ReadyBundle[]): RampartError | undefined {
  if (first === undefined) return undefined;
  const nameOf = ({ upload }: ReadyBundle) => `${upload.moduleName} ${upload.semanticVersion}`;
  const unlike = others.find((other) => nameOf(other) !== nameOf(first));
  if (unlike !== undefined) {
    const names = `${nameOf(first)} and ${nameOf(unlike)}`;
    return new RampartError("call", "bundles-differ", `the bundles are not of one version: ${names}`, {
      help: "One upload takes the builds of one version of one module: give the others to an upload of their own.",
    });
  }
  const platforms = [first, ...others].flatMap(({ upload }) => upload.platforms);
  const twice = platforms.find((platform, index) => platforms.indexOf(platform) !== index);
  if (twice === undefined) return undefined;
  return new RampartError("call", "bundles-alike", `two of the bundles are for ${twice}`, {
    help: "Give one bundle for each system and architecture.",
  });
}

/** The cluster would refuse the bundle: all of its nodes, or those that do not have it. */
export function rejectedBundle(
  { errorCode }: ExpectedAnswer,
  { endpoint, nodes }: Pick<UploadPlan, "endpoint" | "nodes">,
  cluster: string,
): RampartError {
  // The bundle is not at fault where the cluster takes none at all.
  const isSwitch = errorCode === "modules_upload_disabled";
  const answer = errorCode === null ? "its nodes could not load the module" : `it would answer ${errorCode}`;
  const having = endpoint === "user-defined" ? nodes.filter(({ state }) => state === "present") : [];
  const names = having.map(({ label }) => label).join(", ");
  const there = having.length === 0 ? "" : `; what is on ${names} already stays as it is`;
  return new RampartError(
    isSwitch ? "cluster" : "input",
    "rejected",
    `${cluster} would refuse the bundle: ${answer}; nothing was sent${there}`,
    {
      clusterCode: errorCode ?? undefined,
      // The finding of a switch has its advice.
      ...(!isSwitch && {
        help:
          errorCode === "os_not_supported"
            ? "Give the bundles for the systems of all nodes at once: each node gets its own. Or send this one anyway with --force."
            : "Fix the bundle. Or send it anyway with --force.",
      }),
    },
  );
}

/** A record made now would say of a file that is there before it that it is of this bundle. */
export function unrecordedArtifacts({ bundle, nodes }: UploadPlan): RampartError | undefined {
  const unrecorded = nodes.filter(({ state }) => state === "unrecorded");
  if (unrecorded.length === 0) return undefined;
  const { moduleName, version } = bundle;
  const names = unrecorded.map(({ label }) => label).join(", ");
  return new RampartError(
    "cluster",
    "artifact-unknown",
    `it is not known whether ${moduleName} ${version} on ${names} is this file; nothing was sent`,
    {
      help: `Delete it with \`rampart artifacts delete ${moduleName} ${version}\`, then upload the bundle again.`,
    },
  );
}

/** To register a module that no node can get would leave half of it. */
export function unreachableNodes({ endpoint, nodes, isComplete }: UploadPlan): RampartError | undefined {
  if (isComplete || endpoint !== "user-defined") return undefined;
  if (nodes.some(({ state }) => state === "missing" || state === "present")) return undefined;
  const [first] = nodes.flatMap(({ error }) => error ?? []);
  if (first !== undefined) return requestFailure(first);
  const [shared] = nodes.flatMap(({ state, object }) =>
    state === "unaddressed" && typeof object.addr === "string" ? object.addr : [],
  );
  const reason =
    shared === undefined
      ? "the cluster names no node that can be reached"
      : `the cluster gives several nodes the address ${shared}, so that they cannot be told from each other`;
  return new RampartError("cluster", "no-nodes", reason, {
    help: "Give the addresses of its nodes with --node URL, once for each.",
  });
}
