import type { ValidateFunction } from "ajv";
import { readSchema, strictAjv } from "../support/schemas.ts";

// The schemas as somebody else would use them: nothing of what is generated from them in the build.

const ajv = strictAjv();

const validators = {
  report: ajv.compile(readSchema("report.schema.json")),
  inspect: ajv.compile(readSchema("inspect.schema.json")),
  commands: ajv.compile(readSchema("commands.schema.json")),
  matrix: ajv.compile(readSchema("matrix.schema.json")),
  targets: ajv.compile(readSchema("targets.schema.json")),
  diff: ajv.compile(readSchema("diff.schema.json")),
  upload: ajv.compile(readSchema("upload.schema.json")),
  "fleet-readiness": ajv.compile(readSchema("fleet-readiness.schema.json")),
  "fleet-status": ajv.compile(readSchema("fleet-status.schema.json")),
} satisfies Readonly<Record<string, ValidateFunction>>;

/** What a schema has against a text: empty where it is exactly one document that the schema describes. */
export function faultsOf(name: keyof typeof validators, text: string): unknown[] {
  const validate = validators[name];
  return validate(JSON.parse(text)) ? [] : (validate.errors ?? []);
}

export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  readonly command: string;
  readonly results: readonly {
    readonly file: string;
    readonly ok: boolean;
    readonly summary: { readonly errors: number; readonly warnings: number; readonly infos: number };
    readonly findings: readonly {
      readonly rule: string;
      readonly severity: string;
      readonly message: string;
    }[];
    readonly outputs?: readonly string[];
  }[];
  readonly error?: { readonly code: string; readonly message: string };
  readonly errors?: readonly { readonly file?: string; readonly code: string; readonly message: string }[];
}
