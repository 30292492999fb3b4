import type { BundleReading } from "@rampart/bundle";
import type { EndpointDefinition, EndpointId } from "@rampart/cluster-api";
import { endpoints } from "@rampart/cluster-api";
import { evaluateDeletion } from "@rampart/compat";
import { renderFinding } from "@rampart/findings";
import type { Endpoint } from "@rampart/platforms";
import { type Answer, isClusterErrorCode, refuse, refuseWith } from "./answer.ts";
import type { Cluster } from "./call.ts";

const families: Readonly<Partial<Record<EndpointId, Endpoint>>> = {
  "modules-delete-v1": "v1",
  "modules-delete-v2": "v2",
};

/** The refusal to delete a module, by the rules; undefined where it may go. */
export function refuseDeletion(
  endpoint: EndpointId,
  reading: BundleReading,
  { profile, state }: Cluster,
): Answer | undefined {
  const target = {
    clusterVersion: profile.softwareVersion,
    endpoint: families[endpoint] ?? "user-defined",
    databases: state.databases,
  } as const;
  const { aspects } = evaluateDeletion(reading, target);
  const rejected = aspects.find(({ verdict }) => verdict === "rejected");
  const [found] = rejected?.findings ?? [];
  if (found === undefined) return undefined;
  const { message } = renderFinding(found);
  const code = rejected?.errorCode;
  const isPublished = code !== undefined && isClusterErrorCode(code) && codesOf(endpoint).includes(code);
  return isPublished ? refuseWith(endpoint, code, message) : refuse(406, message);
}

function codesOf(endpoint: EndpointId): string[] {
  const { errors }: EndpointDefinition = endpoints[endpoint];
  return errors.map(({ code }) => code);
}
