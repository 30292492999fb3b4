import type { DataOfVerdict } from "@rampart/answers";
import type { ClusterStatus, Drift } from "@rampart/deploy";
import type { RampartError } from "@rampart/findings";
import { exitCodes } from "../exit-code.ts";
import type { FleetMember } from "./read-fleet.ts";
import { type Reason, reasonOf } from "./reason.ts";

/** What `fleet status` tells, as its document has it (`schemas/fleet-status.schema.json`). */
export interface FleetStatusContent {
  readonly clusters: readonly StatusEntry[];
  /** The clusters were held against a set of bundles. */
  readonly isCompared: boolean;
  readonly data: DataOfVerdict;
}

export type StatusEntry =
  | (Named & DescribedStatus & { readonly drift?: readonly Drift[] })
  | (Named & { readonly error: EntryError });

/** The findings in words, so that what they were made of need not be kept. */
export interface DescribedStatus extends Omit<ClusterStatus, "findings"> {
  readonly findings: readonly Reason[];
}

export function describedStatus({ findings, ...status }: ClusterStatus): DescribedStatus {
  return { ...status, findings: findings.map(reasonOf) };
}

interface Named {
  readonly name: string;
  readonly url: string;
}

export interface EntryError {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
}

export interface StatusAnswer {
  readonly status: DescribedStatus;
  readonly drift?: readonly Drift[];
}

export function statusEntry({ name, url, answer, error }: FleetMember<StatusAnswer>): StatusEntry {
  if (answer === undefined) return { name, url, error: entryError(error) };
  const { status, drift } = answer;
  return { name, url, ...status, ...(drift && { drift }) };
}

export function entryError(error: RampartError | undefined): EntryError {
  if (error === undefined) throw new Error("a cluster with neither an answer nor an error");
  const { word, message, help } = error;
  return { code: word, message, ...(help !== undefined && { help }) };
}

/** Why a cluster is not read, and what to do. */
export function errorInWords({ message, help }: EntryError): string {
  return help === undefined ? message : `${message}. ${help}`;
}

/** What keeps a cluster from counting as read in whole. */
export function isReadInPart({ problems, nodes }: DescribedStatus): boolean {
  return problems.length > 0 || nodes.some(({ error }) => error !== undefined);
}

/** The worst of all. */
export function statusExitCode(members: readonly FleetMember<StatusAnswer>[]): number {
  const codes = members.map(({ answer, error }) => {
    if (error !== undefined || answer === undefined) return exitCodes[error?.fault ?? "cluster"];
    if (isReadInPart(answer.status)) return exitCodes.cluster;
    return (answer.drift ?? []).length > 0 ? exitCodes.input : exitCodes.done;
  });
  return Math.max(exitCodes.done, ...codes);
}
