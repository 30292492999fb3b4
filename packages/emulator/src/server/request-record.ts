import type { EndpointId } from "@rampart/cluster-api";
import type { FaultName } from "../faults/fault.ts";

/** One request and what became of it. Credentials are not in it. */
export interface RequestRecord {
  /** When it came, as ISO 8601. */
  readonly time: string;
  readonly node: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Absent where no endpoint was asked for. */
  readonly endpoint?: EndpointId;
  readonly user?: string;
  /** Whether the client waits for `100 Continue`. */
  readonly expectsContinue: boolean;
  /** Null where no answer was given. */
  readonly status: number | null;
  readonly error_code?: string;
  readonly message?: string;
  /** Bytes of the request's body that came. */
  readonly bytes: number;
  readonly milliseconds: number;
  /** Faults that struck it. */
  readonly faults: readonly FaultName[];
  /** The body, where it is JSON. */
  readonly body?: unknown;
  /** The file of an upload, as the client called it. */
  readonly file?: { readonly name: string; readonly size: number };
  /** What went wrong in the emulator, or with the connection. */
  readonly error?: string;
}
