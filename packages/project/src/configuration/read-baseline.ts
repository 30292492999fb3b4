import { readWhole } from "@rampart/files";
import type { Baseline } from "@rampart/findings";
import { parseJsonDocument } from "@rampart/metadata";
import type { DirectingFile } from "../directing-file/invalid-file.ts";
import { parseDocument, validValue } from "../directing-file/parse-directing-file.ts";
import { validateBaseline } from "../generated/validate-baseline.ts";

/** A baseline longer than this is another file. */
export const maxBaselineSize = 2 ** 24;

/** A list of a tenth of them: about as many entries as a baseline of that size has. */
const mostValues = 1_000_000;

/** @throws {RampartError} where the path is missing, unreadable or a folder, or what it holds is not valid */
export async function readBaseline(path: string): Promise<Baseline> {
  return parseBaseline(await readWhole(path, maxBaselineSize + 1), path);
}

/** @throws {RampartError} where it is not valid against `schemas/baseline.schema.json` */
export function parseBaseline(bytes: Uint8Array, path: string): Baseline {
  const file: DirectingFile = { kind: "baseline", file: path };
  const document = parseDocument(bytes, maxBaselineSize, file, (text) =>
    parseJsonDocument(text, {}, mostValues),
  );
  return validValue(document.value, validateBaseline, document, file);
}
