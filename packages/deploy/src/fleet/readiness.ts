import type { DatabaseObject } from "@rampart/cluster-api";
import { type Decision, decisionOf, lineEnds, moveFindings, type Target } from "@rampart/compat";
import type { Finding } from "@rampart/findings";
import { nodeTargets } from "../state/cluster-targets.ts";
import { type ModulePlacement, placeModules } from "../state/module-placement.ts";
import type { ExpectedBundle } from "./drift.ts";
import {
  type FleetDestination,
  type ModuleReadiness,
  moduleReadiness,
  type NodeKind,
} from "./module-readiness.ts";
import { type ClusterReading, unsteady } from "./read-cluster.ts";

/** What would become of a cluster and its databases. */
export interface ClusterReadiness {
  readonly verdict: Decision;
  readonly errorCode: string | null;
  /** About the cluster as a whole. */
  readonly findings: readonly Finding[];
  /** Those with a module. */
  readonly databases: readonly DatabaseReadiness[];
  /** The version that decides, the lowest of its nodes. */
  readonly from?: string;
  /** What was odd about its answers. */
  readonly problems: readonly string[];
}

export interface DatabaseReadiness {
  readonly uid: number;
  readonly name?: string;
  readonly redisVersion?: string;
  readonly verdict: Decision;
  readonly errorCode: string | null;
  readonly modules: readonly ModuleReadiness[];
}

/** What would become of the databases of a cluster that was read, with a set of bundles. Pure. */
export function readinessOf(
  reading: ClusterReading,
  bundles: readonly ExpectedBundle[],
  to: FleetDestination,
): ClusterReadiness {
  const { state, databases, isUnsteady } = reading;
  const placement = placeModules(state);
  const kinds = nodeKinds(reading, to);
  const using = databases.filter(({ module_list = [] }) => module_list.length > 0);
  const judged = using.map((database) =>
    databaseReadiness(database, { reading, placement, kinds, bundles, to }),
  );
  const own = state.modules.filter(({ is_bundled }) => is_bundled !== true);
  const { version: from } = state.calls;
  const move = moveFindings({
    from,
    to: to.clusterVersion,
    modules: [
      ...state.modules.map(({ module_name }) => module_name),
      ...using.flatMap(({ module_list = [] }) => module_list.map(({ module_name }) => module_name)),
    ],
    ownModules: own.map(({ module_name, semantic_version }) => `${module_name} ${semantic_version}`),
  });
  const findings = [...move, ...lineEnds([to.clusterVersion], to.today)];
  const problems = [...reading.problems, ...(isUnsteady ? [unsteady] : [])];
  const incomplete: Decision[] = problems.length > 0 ? ["unknown"] : [];
  const verdicts = [
    decisionOf(findings) ?? "accepted",
    ...incomplete,
    ...judged.map(({ verdict }) => verdict),
  ];
  return {
    verdict: worstDecision(verdicts),
    errorCode: judged.find(({ errorCode }) => errorCode !== null)?.errorCode ?? null,
    findings,
    databases: judged,
    ...(from !== undefined && { from }),
    problems,
  };
}

interface DatabaseContext {
  readonly reading: ClusterReading;
  readonly placement: ModulePlacement;
  readonly kinds: readonly NodeKind[];
  readonly bundles: readonly ExpectedBundle[];
  readonly to: FleetDestination;
}

function databaseReadiness(database: DatabaseObject, about: DatabaseContext): DatabaseReadiness {
  const { reading, placement, kinds, bundles, to } = about;
  const { uid, name, redis_version: redisVersion, module_list = [] } = database;
  const modules = module_list.map((used) =>
    moduleReadiness(used, { database, state: reading.state, placement, kinds, bundles, to }),
  );
  return {
    uid,
    ...(name !== undefined && { name }),
    ...(redisVersion !== undefined && { redisVersion }),
    verdict: worstDecision(modules.map(({ verdict }) => verdict)),
    errorCode: modules.find(({ errorCode }) => errorCode !== null)?.errorCode ?? null,
    modules,
  };
}

/** Nodes that are alike are asked once; one that leaves the cluster is not asked. */
function nodeKinds({ state }: ClusterReading, { clusterVersion }: FleetDestination): readonly NodeKind[] {
  const kinds = new Map<string, { target: Target; uids: number[] }>();
  for (const [index, { name, redisVersions, modules, unrecordedFiles, uploads, ...own }] of nodeTargets(
    state,
  ).entries()) {
    const node = state.nodes[index];
    if (node === undefined || node.absence === "decommissioning") continue;
    const unsaid = own.unsaid?.filter((field) => field !== "clusterVersion");
    const { unsaid: _, ...rest } = own;
    const target: Target = { ...rest, clusterVersion, ...(unsaid && unsaid.length > 0 && { unsaid }) };
    const key = JSON.stringify(target);
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, { target, uids: [node.uid] });
    else known.uids.push(node.uid);
  }
  if (kinds.size > 0) return [...kinds.values()];
  return [{ target: { clusterVersion, unsaid: ["os", "arch"] }, uids: [] }];
}

export function worstDecision(decisions: readonly Decision[]): Decision {
  if (decisions.includes("rejected")) return "rejected";
  return decisions.includes("unknown") ? "unknown" : "accepted";
}
