import type { RampartError } from "@rampart/findings";
import type { Endpoint } from "@rampart/platforms";
import type { ClusterState } from "../state/cluster-state.ts";

/** What an upload is asked to do, for one cluster. */
export interface UploadRequest {
  /** Of an inventory; else the address. */
  readonly name: string;
  readonly endpoint?: Endpoint | undefined;
  readonly nodes?: readonly URL[] | undefined;
  readonly force: boolean;
  readonly allowUpload: boolean;
  /** The day of the run, as `2026-11-30`, for what is said of ends of life; nothing is said without it. */
  readonly today?: string;
  readonly rollback: boolean;
  readonly dryRun: boolean;
  /** Why a cluster is not uploaded to, once it has said what it is. */
  readonly refuse?: (state: ClusterState) => RampartError | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}
