import type { ValidateFunction } from "ajv";
import {
  type DocumentedCommand,
  type DocumentKind,
  documentKinds,
  schemaVersions,
} from "../../packages/cli/src/documents/document-table.ts";
import { Interruption } from "../../packages/cli/src/io.ts";
import { run } from "../../packages/cli/src/run.ts";
import { runPython } from "../support/python-jsonschema.ts";
import { readSchema, strictAjv } from "../support/schemas.ts";

export const commands = Object.keys(documentKinds) as DocumentedCommand[];
const kinds = Object.keys(schemaVersions) as DocumentKind[];

/** A document as a command printed it. */
export interface PrintedDocument {
  readonly kind: DocumentKind;
  readonly text: string;
}

export interface DocumentRun extends PrintedDocument {
  readonly code: number;
  readonly stderr: string;
  readonly document: Readonly<Record<string, unknown>>;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Interrupts the run before it begins, or once it has printed its document. */
  readonly interrupt?: "before" | "after";
}

/** Everything that was printed, for the second validator. */
export const printed: PrintedDocument[] = [];

/** Runs a command with `--json`. Throws where standard output is not exactly one JSON document of a kind that is known. */
export async function runJson(
  words: readonly string[],
  { environment = {}, interrupt }: RunOptions = {},
): Promise<DocumentRun> {
  const user = new AbortController();
  const stop = () => user.abort(new Interruption("SIGINT"));
  if (interrupt === "before") stop();
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    isTerminal: false,
    write(text: string) {
      written[name] += text;
      if (name === "stdout" && interrupt === "after") stop();
    },
  });
  const io = { stdout: output("stdout"), stderr: output("stderr"), environment, signal: user.signal };
  const code = await run([...words, "--json"], io);
  const { stdout: text, stderr } = written;
  const document = JSON.parse(text) as Record<string, unknown>;
  const kind = kinds.find((one) => document["schema"] === `urn:rampart:schema:${one}`);
  if (kind === undefined) throw new Error(`no kind that is known: ${text.slice(0, 300)}`);
  printed.push({ kind, text });
  return { code, stderr, kind, text, document };
}

const validators = new Map<DocumentKind, ValidateFunction>();

/** What the schema of its kind has against a document, by ajv as strictly as it can. */
export function faultsOf({ kind, text }: PrintedDocument): unknown[] {
  const validate = validators.get(kind) ?? strictAjv().compile(readSchema(`${kind}.schema.json`));
  validators.set(kind, validate);
  return validate(JSON.parse(text)) ? [] : (validate.errors ?? []);
}

const program = `
import json, sys
from jsonschema import Draft7Validator

validators = {}
for index, (kind, path, text) in enumerate(json.load(sys.stdin)):
    if kind not in validators:
        with open(path, encoding="utf-8") as file:
            validators[kind] = Draft7Validator(json.load(file))
    for error in validators[kind].iter_errors(json.loads(text)):
        print(index, kind, list(error.absolute_path), error.message[:300])
`;

/** What Debian's validator has against documents. */
export function faultsInPython(documents: readonly PrintedDocument[]): string {
  const input = documents.map(({ kind, text }) => {
    const { pathname } = new URL(`../../schemas/${kind}.schema.json`, import.meta.url);
    return [kind, decodeURIComponent(pathname), text];
  });
  return runPython(program, [], JSON.stringify(input));
}
