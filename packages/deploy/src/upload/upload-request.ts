import type { Endpoint } from "@rampart/platforms";

/** What an upload is asked to do, for one cluster. */
export interface UploadRequest {
  /** Of an inventory; else the address. */
  readonly name: string;
  readonly endpoint?: Endpoint | undefined;
  readonly nodes?: readonly URL[] | undefined;
  readonly force: boolean;
  readonly allowUpload: boolean;
  readonly rollback: boolean;
  readonly dryRun: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}
