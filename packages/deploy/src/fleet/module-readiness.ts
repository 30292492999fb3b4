import type { DatabaseModule, DatabaseObject } from "@rampart/cluster-api";
import {
  type Decision,
  decisionOf,
  evaluateMove,
  type LoadedModule,
  resolveTarget,
  type Target,
  type Verdict,
} from "@rampart/compat";
import { type Finding, finding } from "@rampart/findings";
import { bundledModules, compareRedisVersions, compareSemanticVersions } from "@rampart/platforms";
import type { ClusterState } from "../state/cluster-state.ts";
import type { ModulePlacement } from "../state/module-placement.ts";
import { hasFile } from "./cluster-status.ts";
import type { ExpectedBundle } from "./drift.ts";

/** Where clusters and databases are to go. */
export interface FleetDestination {
  /** Redis Software. */
  readonly clusterVersion: string;
  /** Redis of the databases; each keeps its own where it is absent. */
  readonly redisVersion?: string;
  /** The day of the run, as `2026-11-30`, for what is said of ends of life; nothing is said without it. */
  readonly today?: string;
}

/** What would become of a module of a database. */
export interface ModuleReadiness extends LoadedModule {
  readonly verdict: Decision;
  readonly errorCode: string | null;
  /** The cluster brings it in its new version. */
  readonly isBundled: boolean;
  /** The bundles that would carry it, each with the nodes that would get it. */
  readonly carriers: readonly Carrier[];
  readonly findings: readonly Finding[];
}

export interface Carrier {
  readonly file: string;
  readonly version: string;
  readonly nodes: readonly number[];
}

/** Nodes of one system and architecture, as they are after the upgrade. */
export interface NodeKind {
  readonly target: Target;
  readonly uids: readonly number[];
}

export interface ModuleContext {
  readonly database: DatabaseObject;
  readonly state: ClusterState;
  readonly placement: ModulePlacement;
  readonly kinds: readonly NodeKind[];
  readonly bundles: readonly ExpectedBundle[];
  readonly to: FleetDestination;
}

interface Answer {
  readonly carriers: readonly Carrier[];
  readonly findings: readonly Finding[];
  readonly isBundled?: true;
}

export function moduleReadiness(used: DatabaseModule, about: ModuleContext): ModuleReadiness {
  const module = loadedModule(used, about.state);
  const { carriers, findings, isBundled } = answerFor(module, about);
  const all = [...redisGoesDown(about), ...findings, ...missingFiles(module, about)];
  const distinct = [...new Map(all.map((found) => [JSON.stringify(found), found])).values()];
  return {
    ...module,
    verdict: decisionOf(distinct) ?? "accepted",
    errorCode:
      distinct.find(({ severity, errorCode }) => severity === "error" && errorCode)?.errorCode ?? null,
    isBundled: isBundled === true,
    carriers,
    findings: distinct,
  };
}

/** A database does not always say the version; where the cluster has one only, it is that. */
function loadedModule(
  { module_name: name, semantic_version: version }: DatabaseModule,
  state: ClusterState,
): LoadedModule {
  if (version) return { name, version };
  const versions = state.modules.filter((record) => record.module_name === name);
  const [only] = versions;
  return { name, ...(only !== undefined && versions.length === 1 && { version: only.semantic_version }) };
}

function answerFor(module: LoadedModule, about: ModuleContext): Answer {
  const { bundles, kinds, to } = about;
  const own = bundles.filter(({ reading }) => reading.metadata?.module_name === module.name);
  if (own.length > 0) {
    const answers = kinds.map((kind) => answerOfKind(kind, own, module, about));
    return {
      carriers: answers.flatMap(({ carriers }) => carriers),
      findings: answers.flatMap(({ findings }) => findings),
    };
  }
  const { release, version } = resolveTarget({ clusterVersion: to.clusterVersion });
  const brings =
    release && version && bundledModules(release, version).some(({ name }) => name === module.name);
  if (brings) return { carriers: [], findings: [], isBundled: true };
  if (isBundledNow(module, about.state)) {
    const question = `whether Redis Software ${to.clusterVersion} brings ${module.name}`;
    return { carriers: [], findings: [undecidedOf(question, "the data do not say so")] };
  }
  const set = [...new Set(bundles.flatMap(({ reading }) => reading.metadata?.module_name ?? []))];
  return { carriers: [], findings: [finding("cluster/bundle-missing", {}, { module: module.name, set })] };
}

interface Judged {
  readonly bundle: ExpectedBundle;
  readonly version: string;
  readonly verdict: Verdict;
}

/** Of the bundles that fit, a cluster takes the highest version. */
function answerOfKind(
  { target, uids }: NodeKind,
  own: readonly ExpectedBundle[],
  module: LoadedModule,
  { database, to }: ModuleContext,
): Answer {
  const redisVersion = to.redisVersion ?? database.redis_version;
  const asked: Target = { ...target, database, ...(redisVersion !== undefined && { redisVersion }) };
  const judged = own.map((bundle): Judged => {
    const version = bundle.reading.metadata?.semantic_version ?? "";
    return { bundle, version, verdict: evaluateMove(bundle.reading, asked, module) };
  });
  const inOrder = judged.toSorted(
    (a, b) => rank(a) - rank(b) || compareSemanticVersions(b.version, a.version) || faults(a) - faults(b),
  );
  const [best, ...others] = inOrder;
  if (best === undefined) throw new Error("a module without a bundle");
  const findings = best.verdict.aspects.flatMap((aspect) => aspect.findings);
  const relevant = findings.filter(({ severity }) => severity !== "info");
  if (best.verdict.verdict === "rejected") return { carriers: [], findings: nearest(judged) };
  const carriers = [{ file: best.bundle.file, version: best.version, nodes: uids }];
  const rival = others.find((other) => isRival(other, best));
  if (rival === undefined) return { carriers, findings: relevant };
  const question = `which of ${best.bundle.file} and ${rival.bundle.file} the database gets`;
  return {
    carriers,
    findings: [...relevant, undecidedOf(question, `both hold ${module.name} ${best.version} and fit`)],
  };
}

function rank({ verdict }: Judged): number {
  return { accepted: 0, unknown: 1, rejected: 2 }[verdict.verdict];
}

function faults({ verdict }: Judged): number {
  return verdict.aspects.filter((aspect) => aspect.verdict === "rejected").length;
}

/** Why none fits: the reasons of the bundle that comes nearest. */
function nearest(judged: readonly Judged[]): readonly Finding[] {
  const [one] = judged.toSorted(
    (a, b) => faults(a) - faults(b) || compareSemanticVersions(b.version, a.version),
  );
  const findings = one?.verdict.aspects.flatMap((aspect) => aspect.findings) ?? [];
  return findings.filter(({ severity }) => severity !== "info");
}

/** Another file of the same version that fits as well. */
function isRival({ bundle, version, verdict }: Judged, best: Judged): boolean {
  const sha256 = bundle.reading.module?.sha256;
  const isSameFile = sha256 !== undefined && sha256 === best.bundle.reading.module?.sha256;
  return verdict.verdict === best.verdict.verdict && version === best.version && !isSameFile;
}

function isBundledNow({ name }: LoadedModule, { modules }: ClusterState): boolean {
  return modules.some((record) => record.module_name === name && record.is_bundled === true);
}

function redisGoesDown({ database, to }: ModuleContext): readonly Finding[] {
  const { redis_version: from } = database;
  if (from === undefined || to.redisVersion === undefined) return [];
  if (compareRedisVersions(to.redisVersion, from) >= 0) return [];
  return [
    finding("cluster/upgrade-goes-down", {}, { what: "a database of Redis", from, to: to.redisVersion }),
  ];
}

/** From 8.0 on each node has the files of user-defined modules for itself. */
function missingFiles(module: LoadedModule, { state, placement }: ModuleContext): readonly Finding[] {
  const record = state.modules.find(
    ({ module_name, semantic_version }) => module_name === module.name && semantic_version === module.version,
  );
  if (state.calls.newest !== "user-defined" || record === undefined || record.is_bundled === true) return [];
  const name = `${module.name} ${module.version}`;
  const staying = placement.nodes.filter(({ node }) => node.absence !== "decommissioning");
  const labels = (some: typeof staying) => some.map(({ node }) => `node ${node.uid}`);
  const lacking = labels(staying.filter(({ modules }) => modules !== undefined && !hasFile(modules, record)));
  const silent = labels(staying.filter(({ modules }) => modules === undefined));
  return [
    ...(lacking.length > 0
      ? [finding("cluster/module-not-on-node", {}, { module: name, nodes: lacking })]
      : []),
    ...(silent.length > 0
      ? [undecidedOf(`whether ${silent.join(", ")} has the file of ${name}`, "the node did not say")]
      : []),
  ];
}

function undecidedOf(question: string, missing: string): Finding {
  return finding("cluster/undecided", {}, { question, missing });
}
