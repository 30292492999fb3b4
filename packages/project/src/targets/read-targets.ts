import { dirname, join } from "node:path";
import { parseTarget, type RawTarget, type TargetProblem } from "@rampart/compat";
import { readWhole } from "@rampart/files";
import type { Path, SourceDocument } from "@rampart/metadata";
import { type DirectingFile, invalidFile } from "../directing-file/invalid-file.ts";
import { parseDirectingFile } from "../directing-file/parse-directing-file.ts";
import type { RawTargetFile, RawTarget as WrittenTarget } from "../generated/target.ts";
import { validateTarget } from "../generated/validate-target.ts";
import { maxDatabaseSize, parseDatabase } from "./parse-database.ts";

/** A file of targets longer than this is another file. */
const maxTargetFileSize = 2 ** 20;

/**
 * The targets of a file, with the databases that they name.
 * @throws {RampartError} where it is not valid, or names what is not known or cannot be read
 */
export async function readTargets(bytes: Uint8Array, path: string): Promise<RawTarget[]> {
  const raws: RawTarget[] = [];
  for (const target of parseTargets(bytes, path)) raws.push(await withDatabase(target, path));
  return raws;
}

/**
 * The targets of a file: one, or several under `targets`. JSON where its name ends in `.json`, else YAML. Every target
 * is held against the platform data here, where its position is known.
 * @throws {RampartError} where it is not valid, or names what is not known
 */
export function parseTargets(bytes: Uint8Array, path: string): WrittenTarget[] {
  const file: DirectingFile = { kind: "target", file: path };
  const { value, document } = parseDirectingFile(bytes, maxTargetFileSize, file, validateTarget);
  const { $schema: _, targets, ...common }: RawTargetFile & WrittenTarget = value;
  const written = targets ?? [{}];
  return written.map((own, index) => {
    const placeOf = (field: string): Path =>
      Object.hasOwn(own, field) ? ["targets", index, field] : [field];
    const name = own.name ?? (written.length > 1 ? `${path}#${index + 1}` : path);
    const target = { name, ...common, ...own };
    checkKnown(target, document, file, placeOf);
    return target;
  });
}

/** Paths in the file are relative to it. */
async function withDatabase({ database, ...raw }: WrittenTarget, path: string): Promise<RawTarget> {
  if (database === undefined) return raw;
  const named = join(dirname(path), database);
  return { ...raw, database: parseDatabase(await readWhole(named, maxDatabaseSize + 1), named) };
}

function checkKnown(
  { database: _, ...raw }: WrittenTarget,
  document: SourceDocument,
  file: DirectingFile,
  placeOf: (field: string) => Path,
): void {
  const parsed = parseTarget(raw);
  if (!("problem" in parsed)) return;
  const { field, index, problem, help }: TargetProblem = parsed.problem;
  const path = index === undefined ? placeOf(field) : [...placeOf(field), index];
  throw invalidFile(file, { place: document.place(path), problem, ...(help !== undefined && { help }) });
}
