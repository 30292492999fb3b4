import {
  type ClusterErrorCode,
  clusterErrorCodes,
  type EndpointDefinition,
  type EndpointId,
  type ErrorBody,
  endpoints,
} from "@rampart/cluster-api";

export interface Answer {
  readonly status: number;
  /** JSON; nothing where the status is the answer. */
  readonly body?: unknown;
}

export function ok(body?: unknown): Answer {
  return body === undefined ? { status: 200 } : { status: 200, body };
}

/** A refusal that has no code in public texts: none is made up. */
export function refuse(status: number, message: string): Answer {
  return { status, body: { message } satisfies ErrorBody };
}

/** A refusal with its code, and the status that the contract has for it on this endpoint. */
export function refuseWith(
  endpoint: EndpointId,
  code: ClusterErrorCode,
  message: string = clusterErrorCodes[code],
  status: number = statusOf(endpoint, code),
): Answer {
  return { status, body: { error_code: code, message } satisfies ErrorBody };
}

export function isClusterErrorCode(code: string): code is ClusterErrorCode {
  return Object.hasOwn(clusterErrorCodes, code);
}

function statusOf(endpoint: EndpointId, code: ClusterErrorCode): number {
  const { errors }: EndpointDefinition = endpoints[endpoint];
  const error = errors.find((candidate) => candidate.code === code);
  if (error === undefined) throw new Error(`${endpoint} does not answer with ${code}`);
  return error.status;
}
