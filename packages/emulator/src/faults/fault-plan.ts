import { type EndpointDefinition, type EndpointId, endpoints } from "@rampart/cluster-api";
import type { Fault, FaultKind, FaultName } from "./fault.ts";

/** A request, as far as faults look at it. */
export interface FaultTarget {
  readonly node: number;
  /** Absent where no endpoint was asked for. */
  readonly route?: EndpointId;
}

/** Requests that a fault is for where it names no route. */
const defaultScopes: Readonly<Record<FaultName, (definition: EndpointDefinition | undefined) => boolean>> = {
  latency: () => true,
  drop: isUpload,
  "lost-answer": changesSomething,
  status: () => true,
  html: () => true,
  truncated: () => true,
  "node-down": () => false,
  "node-status": () => false,
  "disk-full": isUpload,
  "action-hangs": (definition) => definition?.mode === "asynchronous",
  "action-fails": (definition) => definition?.mode === "asynchronous",
  "action-ends": (definition) => definition?.mode === "asynchronous",
  redirect: () => true,
  text: () => true,
  expectation: () => true,
  gzip: () => true,
  drip: () => true,
  "dependency-missing": isUpload,
  "dependency-unreachable": isUpload,
};

/** What strikes nodes and no requests. */
const ofNodes: ReadonlySet<FaultName> = new Set<FaultName>(["node-down", "node-status"]);

/** The faults that were ordered, and how often each has struck. */
export class FaultPlan {
  readonly #orders: { readonly fault: Fault; met: number }[];

  constructor(faults: readonly Fault[] = []) {
    this.#orders = faults.map((fault) => ({ fault, met: 0 }));
  }

  /** The faults that strike a request. Asking counts. */
  strike(target: FaultTarget): readonly FaultKind[] {
    return this.#take((fault) => !ofNodes.has(fault.kind) && isMeant(fault, target));
  }

  /** Whether a connection to a node is closed at once. Asking counts. */
  closesConnection(node: number): boolean {
    return this.#take((fault) => fault.kind === "node-down" && (fault.node ?? node) === node).length > 0;
  }

  /** The status that a node has in the lists of nodes, where that is ordered. */
  statusOf(node: number): string | undefined {
    const met = this.#orders.map(({ fault }) => fault).filter((fault) => (fault.node ?? node) === node);
    return faultOf(met, "node-status")?.status;
  }

  #take(isMet: (fault: Fault) => boolean): readonly Fault[] {
    const met = this.#orders.filter(({ fault }) => isMet(fault));
    for (const order of met) order.met += 1;
    return met.filter(strikes).map(({ fault }) => fault);
  }
}

function strikes({ fault: { skip = 0, times = Infinity }, met }: { fault: Fault; met: number }): boolean {
  return met > skip && met <= skip + times;
}

function isMeant({ kind, node, route }: Fault, target: FaultTarget): boolean {
  if (node !== undefined && node !== target.node) return false;
  if (route !== undefined) return route === target.route;
  return defaultScopes[kind](target.route === undefined ? undefined : endpoints[target.route]);
}

function isUpload(definition: EndpointDefinition | undefined): boolean {
  return definition?.request === "multipart";
}

function changesSomething(definition: EndpointDefinition | undefined): boolean {
  return definition !== undefined && definition.method !== "GET";
}

/** The fault of a kind among those that strike. */
export function faultOf<Kind extends FaultName>(
  faults: readonly FaultKind[],
  kind: Kind,
): Extract<FaultKind, { kind: Kind }> | undefined {
  return faults.find((fault): fault is Extract<FaultKind, { kind: Kind }> => fault.kind === kind);
}
