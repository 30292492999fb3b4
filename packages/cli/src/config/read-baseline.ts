import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { readWhole } from "@rampart/files";
import type { Baseline } from "@rampart/findings";
import { parseJsonDocument, type Validator } from "@rampart/metadata";
import { baseline as validateBaseline } from "../generated/validators.ts";
import { type DirectingFile, invalidFile } from "./invalid-file.ts";
import { parseDocument } from "./parse-document.ts";
import { schemaProblem } from "./schema-problem.ts";

/** Name under which a baseline is written, and found. */
export const baselineName = "rampart-baseline.json";

/** A baseline longer than this is another file. */
export const maxBaselineSize = 2 ** 24;

/** The baseline in a folder. Parents are not searched: its paths are relative to where it lies. */
export async function findBaseline(folder: string): Promise<string | undefined> {
  const path = join(folder, baselineName);
  return await lstat(path).then(
    () => path,
    () => undefined,
  );
}

/** @throws {RampartError} where the path is missing, unreadable or a folder, or what it holds is not valid */
export async function readBaseline(path: string): Promise<Baseline> {
  return parseBaseline(await readWhole(path, maxBaselineSize + 1), path);
}

/** @throws {RampartError} where it is not valid against `schemas/baseline.schema.json` */
export function parseBaseline(bytes: Uint8Array, path: string): Baseline {
  const file: DirectingFile = { kind: "baseline", file: path };
  const document = parseDocument(bytes, maxBaselineSize, file, (text) => parseJsonDocument(text));
  const problem = schemaProblem(
    file.kind,
    validateBaseline as unknown as Validator,
    document.value,
    document,
  );
  if (problem !== undefined) throw invalidFile(file, problem);
  return document.value as Baseline;
}
