import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";

// The schemas as somebody else would use them: nothing of what is generated from them in the build.

function schema(name: string): object {
  return JSON.parse(readFileSync(new URL(`../../schemas/${name}`, import.meta.url), "utf8")) as object;
}

const ajv = new Ajv({ allErrors: true, strict: false });
ajv.addSchema(schema("module.schema.json"), "module.schema.json");

const validators: Readonly<Record<string, ValidateFunction>> = {
  report: ajv.compile(schema("report.schema.json")),
  inspect: ajv.compile(schema("inspect.schema.json")),
  commands: ajv.compile(schema("commands.schema.json")),
  matrix: ajv.compile(schema("matrix.schema.json")),
  targets: ajv.compile(schema("targets.schema.json")),
  diff: ajv.compile(schema("diff.schema.json")),
  upload: ajv.compile(schema("upload.schema.json")),
};

/** What a schema has against a text: empty where it is exactly one document that the schema describes. */
export function faultsOf(
  name: "report" | "inspect" | "commands" | "matrix" | "targets" | "diff" | "upload",
  text: string,
): unknown[] {
  const validate = validators[name];
  if (validate === undefined) throw new Error(`no schema ${name}`);
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
}
