import type { DataOfVerdict } from "@rampart/answers";
import type { Decision } from "@rampart/compat";
import type { Carrier, ClusterReadiness, DatabaseReadiness, ModuleReadiness } from "@rampart/deploy";
import { exitCodes } from "../exit-code.ts";
import type { FleetMember } from "./read-fleet.ts";
import { type Reason, reasonOf } from "./reason.ts";
import { type EntryError, entryError } from "./status-content.ts";

/** What `fleet readiness` tells, as its document has it (`schemas/fleet-readiness.schema.json`). */
export interface FleetReadinessContent {
  readonly to: string;
  /** Absent where each database keeps its own. */
  readonly redisVersion?: string;
  readonly bundles: readonly { readonly file: string; readonly module: string; readonly version: string }[];
  /** Of the whole fleet. */
  readonly verdict: Decision;
  readonly data: DataOfVerdict;
  readonly clusters: readonly ReadinessEntry[];
}

export type ReadinessEntry = (Named & JudgedCluster) | (Named & { readonly error: EntryError });

interface Named {
  readonly name: string;
  readonly url: string;
}

interface JudgedCluster {
  readonly from?: string;
  readonly verdict: Decision;
  readonly errorCode: string | null;
  readonly findings: readonly Reason[];
  readonly problems: readonly string[];
  readonly databases: readonly JudgedDatabase[];
}

export interface JudgedDatabase extends Omit<DatabaseReadiness, "modules"> {
  readonly modules: readonly JudgedModule[];
}

interface JudgedModule {
  readonly name: string;
  readonly version?: string;
  readonly verdict: Decision;
  readonly errorCode: string | null;
  readonly isBundled: boolean;
  readonly carriers: readonly Carrier[];
  readonly findings: readonly Reason[];
}

export function readinessEntry({ name, url, answer, error }: FleetMember<JudgedCluster>): ReadinessEntry {
  return answer === undefined ? { name, url, error: entryError(error) } : { name, url, ...answer };
}

/** The words of a cluster, so that what they were made of need not be kept. */
export function judgedCluster({ findings, databases, ...rest }: ClusterReadiness): JudgedCluster {
  return {
    ...rest,
    findings: findings.map(reasonOf),
    databases: databases.map((database) => ({ ...database, modules: database.modules.map(judgedModule) })),
  };
}

function judgedModule({ findings, ...rest }: ModuleReadiness): JudgedModule {
  return { ...rest, findings: findings.map(reasonOf) };
}

/** The verdict of a cluster; one that cannot be read is not known. */
export function verdictOfEntry(entry: ReadinessEntry): Decision {
  return "error" in entry ? "unknown" : entry.verdict;
}

/** The worst of all: that of `check` for verdicts, that of the cluster where it could not be read. */
export function readinessExitCode(
  members: readonly FleetMember<JudgedCluster>[],
  allowUnknown: boolean,
): number {
  const codes = members.map(({ answer, error }) => {
    if (answer === undefined) return exitCodes[error?.fault ?? "cluster"];
    if (answer.problems.length > 0) return exitCodes.cluster;
    const isFine = answer.verdict === "accepted" || (answer.verdict === "unknown" && allowUnknown);
    return isFine ? exitCodes.done : exitCodes.input;
  });
  return Math.max(exitCodes.done, ...codes);
}
