import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readWhole } from "@rampart/files";
import { enumerate } from "@rampart/findings";
import { isObject, type SourceDocument, type Validator } from "@rampart/metadata";
import { dataFormats, type OwnData, type PlatformData, withOwnData } from "@rampart/platforms";
import { type DirectingFile, invalidFile } from "../directing-file/invalid-file.ts";
import { parseDirectingDocument, validValue } from "../directing-file/parse-directing-file.ts";
import { validateCapabilities } from "../generated/validate-capabilities.ts";
import { validateOperatingSystems } from "../generated/validate-operating-systems.ts";
import { validateRedisSoftware } from "../generated/validate-redis-software.ts";
import { validateUpgradePaths } from "../generated/validate-upgrade-paths.ts";

/** Data files longer than this are something else. */
const maxDataSize = 2 ** 24;

/** The kinds of data files, by the list that each has. */
const kinds: Readonly<Record<string, { readonly file: string; readonly validate: Validator<OwnData> }>> = {
  releases: { file: "redis-software.json", validate: validateRedisSoftware },
  operatingSystems: { file: "operating-systems.json", validate: validateOperatingSystems },
  capabilities: { file: "capabilities.json", validate: validateCapabilities },
  paths: { file: "upgrade-paths.json", validate: validateUpgradePaths },
};

/** A file of data that was read. */
export interface ReadData {
  readonly file: string;
  readonly data: OwnData;
}

/**
 * Platform data of your own: one file, or a folder with files that are named as Rampart's are.
 * @throws {RampartError} where they cannot be read, are not valid against their schema, or are of another format
 */
export async function readOwnData(path: string): Promise<readonly ReadData[]> {
  // A path that is no folder is a file, and reading it says what is wrong with it.
  const inside = await readdir(path).catch(() => undefined);
  if (inside === undefined) return [await readDataFile(path)];
  const names = Object.values(kinds).map(({ file }) => file);
  const present = names.filter((name) => inside.includes(name));
  if (present.length > 0) return await Promise.all(present.map((name) => readDataFile(join(path, name))));
  throw invalidFile(
    { kind: "data", file: path },
    {
      place: {},
      problem: "the folder has no data file",
      help: `A data file is named ${enumerate(names, "or")}.`,
    },
  );
}

/** The data with what was read in their place, or in addition. */
export function withReadData(data: PlatformData, read: readonly ReadData[]): PlatformData {
  return read.reduce((merged, { data: own }) => withOwnData(merged, own), data);
}

async function readDataFile(path: string): Promise<ReadData> {
  const file: DirectingFile = { kind: "data", file: path };
  const bytes = await readWhole(path, maxDataSize + 1);
  const { value, document } = parseDirectingDocument(bytes, maxDataSize, file);
  checkFormat(value, document, file);
  const list = Object.keys(kinds).find((name) => isObject(value) && Object.hasOwn(value, name));
  const kind = list === undefined ? undefined : kinds[list];
  if (kind === undefined) {
    const problem = "these are no platform data";
    const help = `A data file has ${Object.keys(kinds).join(", ")}.`;
    throw invalidFile(file, { place: document.place([]), problem, help });
  }
  return { file: path, data: validValue(value, kind.validate, document, file) };
}

/** A later format may mean something else by the same names, so it is said before anything else. */
function checkFormat(value: unknown, document: SourceDocument, file: DirectingFile): void {
  if (!isObject(value) || !Object.hasOwn(value, "format")) return;
  const { format } = value as { readonly format: unknown };
  if (dataFormats.includes(format as number)) return;
  throw invalidFile(file, {
    place: document.place(["format"]),
    problem: `the data have the format ${JSON.stringify(format)}, and this release of Rampart reads ${dataFormats.join(", ")}`,
    help: "Update Rampart, or name data of a format that it reads.",
  });
}
