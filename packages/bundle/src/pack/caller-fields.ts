import { type Finding, type Place, type RampartError, renderFinding, usageError } from "@rampart/findings";
import {
  type Environment,
  fromPointer,
  isObject,
  type JsonObject,
  judgeFields,
  type ParsedManifest,
  parseManifest,
  type SourceDocument,
  toPointer,
} from "@rampart/metadata";
import { forCommand } from "../command-severities.ts";
import type { PackingCommand } from "./pack-options.ts";

/** Where the findings about them say that they stand, where the caller does not say. */
const commandLine = "the command line";

/** Fields that the caller sets, as if they were in a manifest of their own. */
export function parseCallerFields(
  fields: JsonObject,
  environment: Environment,
  entry = commandLine,
): ParsedManifest {
  const parsed = parseManifest(Buffer.from(JSON.stringify(fields)), environment, { entry });
  return { ...parsed, findings: parsed.findings.map((found) => withoutPosition(found, entry)) };
}

export interface CallerFields {
  readonly names: readonly string[];
  readonly command: PackingCommand;
  /** Where they are set, as {@link parseCallerFields} was told. */
  readonly from?: string | undefined;
}

/**
 * A manifest with the named fields of the caller's, which win over it whole.
 * @throws {RampartError} where one of them is at fault, and so the call is
 */
export function withCallerFields(
  parsed: ParsedManifest,
  own: ParsedManifest,
  { names, command, from = commandLine }: CallerFields,
): ParsedManifest {
  const fault = forCommand(command, judgeFields(own)).find(({ severity }) => severity === "error");
  if (fault !== undefined) throw invalidField(fault, from);
  const overridden = new Set(names.map((name) => toPointer([name])));
  const isOverridden = (pointer = "") => overridden.has(pointer.split("/").slice(0, 2).join("/"));
  const findings = [
    ...parsed.findings.filter(({ place: { pointer } }) => !isOverridden(pointer)),
    ...own.findings,
  ];
  if (own.document === undefined || parsed.fields === undefined) return { findings };
  return {
    fields: { ...withoutSpellings(parsed.fields, names), ...own.fields },
    document: layered(parsed.document, own.document, new Set(names), from),
    unlisted: (parsed.unlisted ?? []).filter((pointer) => !isOverridden(pointer)),
    findings,
  };
}

/** The caller's `overide_command` wins over both spellings of the manifest's. */
function withoutSpellings(fields: JsonObject, names: readonly string[]): JsonObject {
  if (!names.includes("overide_command")) return fields;
  const { override_command: _, ...others } = fields;
  return others;
}

function invalidField(fault: Finding, from: string): RampartError {
  const { message, help } = renderFinding(fault);
  return usageError(from === commandLine ? message : `${from}: ${message}`, help);
}

/** What was found in text that nobody wrote has no line there. */
function withoutPosition(found: Finding, entry: string): Finding {
  return { ...found, place: pointerAlone(found.place, entry) };
}

function pointerAlone({ pointer }: Place, entry: string): Place {
  return { entry, ...(pointer !== undefined && { pointer }) };
}

/** The places of fields that the caller sets, over those of the manifest. */
function layered(
  base: SourceDocument | undefined,
  top: SourceDocument,
  names: ReadonlySet<string>,
  entry: string,
): SourceDocument {
  const isOnTop = (field: unknown) => base === undefined || names.has(String(field));
  const baseOr = (field: unknown) => (isOnTop(field) || base === undefined ? top : base);
  const place = (field: unknown, found: Place) => (isOnTop(field) ? pointerAlone(found, entry) : found);
  return {
    value: { ...(isObject(base?.value) && base.value), ...(top.value as JsonObject) },
    place: (path) => place(path[0], baseOr(path[0]).place(path)),
    keyPlace: (path) => place(path[0], baseOr(path[0]).keyPlace(path)),
    source: (path) => baseOr(path[0]).source(path),
    scalars: new Map([
      ...[...(base?.scalars ?? [])].filter(([pointer]) => !isOnTop(fromPointer(pointer)[0])),
      ...(top.scalars ?? []),
    ]),
  };
}
