import { readWhole } from "@rampart/files";
import { finding } from "@rampart/findings";
import {
  judgeManifest,
  type ManifestJudging,
  maxManifestSize,
  type ParsedManifest,
  parsedEmptyManifest,
  parseManifest,
} from "@rampart/metadata";
import { forCommand } from "../command-severities.ts";
import { parseCallerFields, withCallerFields } from "./caller-fields.ts";
import type { InputOptions, PackingCommand } from "./pack-options.ts";
import { hasError } from "./staged.ts";

export interface ReadManifestRun {
  readonly command: PackingCommand;
  /** What the caller adds to the manifest beside fields of it. */
  readonly judging?: ManifestJudging | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The manifest with the caller's fields, judged.
 * @throws {RampartError} where it cannot be read, or a field of the caller's is at fault
 */
export async function readManifest(options: InputOptions, run: ReadManifestRun): Promise<ParsedManifest> {
  const parsed = await writtenManifest(options, run);
  return { ...parsed, findings: forCommand(run.command, judgeManifest(parsed, run.judging)) };
}

/** As it is written, with the caller's fields. */
async function writtenManifest(
  options: InputOptions,
  { command, signal }: ReadManifestRun,
): Promise<ParsedManifest> {
  const { environment, fields = {}, fieldsFrom: from } = options;
  const written = orDefaults(await readManifestFile(options, signal), command);
  const names = Object.keys(fields);
  if (names.length === 0) return written;
  return withCallerFields(written, parseCallerFields(fields, environment, from), { names, command, from });
}

/** RAMP packs with defaults alone where it cannot read the manifest; where that is no error, it is said. */
function orDefaults(parsed: ParsedManifest, command: PackingCommand): ParsedManifest {
  const { fields, findings } = parsed;
  if (fields !== undefined || hasError(forCommand(command, findings))) return parsed;
  const place = { ...findings[0]?.place };
  return {
    fields: {},
    findings: [...findings, finding("manifest/ignored", { entry: place.entry ?? "" }, {})],
  };
}

async function readManifestFile(
  { manifestPath, environment }: InputOptions,
  signal: AbortSignal | undefined,
): Promise<ParsedManifest> {
  if (manifestPath === undefined) return parsedEmptyManifest;
  const bytes = await readWhole(manifestPath, maxManifestSize + 1, signal);
  return parseManifest(bytes, environment, { entry: manifestPath });
}
