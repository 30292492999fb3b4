import { expect } from "vitest";
import { faultsOf } from "../cli/report-schemas.ts";

/** The part of what `upload --json` prints that tests look at. */
export interface UploadDocument {
  readonly ok: boolean;
  readonly clusters: readonly {
    readonly name: string;
    readonly verdict?: string;
    readonly errorCode?: string | null;
    readonly findings?: readonly { readonly rule: string; readonly severity: string }[];
    readonly nodes: readonly { readonly state: string; readonly error?: { readonly code: string } }[];
  }[];
}

/** What `upload --json` printed, valid by its schema. */
export function document(text: string): UploadDocument {
  expect(faultsOf("upload", text)).toEqual([]);
  return JSON.parse(text) as UploadDocument;
}
