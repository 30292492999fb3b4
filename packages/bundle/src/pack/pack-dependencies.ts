import { join, resolve } from "node:path";
import {
  digestFile,
  nodeRuntime,
  pathKind,
  readWhole,
  type StagingFolder,
  systemReason,
  withFile,
} from "@rampart/files";
import { type Finding, finding, type Place, RampartError } from "@rampart/findings";
import {
  type Dependency,
  dependencyFolder,
  dependencyPlace,
  type NamedDependency,
  type SourceDocument,
} from "@rampart/metadata";
import type { BundledSharedObject, DependencyReading } from "../read/bundle-reading.ts";
import type { BundledFile } from "./bundle-plan.ts";
import { checkFileSize } from "./file-size.ts";

export interface PackedDependencies {
  readonly files: readonly BundledFile[];
  /** What `module.json` declares, with the checksum of the packed file where one is packed. */
  readonly declared: DeclaredDependencies;
  /** What the archives among the files hold. */
  readonly sharedObjects?: readonly BundledSharedObject[];
}

/** By field and name. */
export type DeclaredDependencies = Readonly<
  Record<NamedDependency["field"], Readonly<Record<string, Dependency>>>
>;

export interface DependencySources {
  /** Folder that a relative `local_path` starts from. */
  readonly folder: string;
  /** Empty folder for the archives that are made here; the caller removes it. */
  readonly staging: StagingFolder;
  readonly document: SourceDocument | undefined;
  /** Seconds since 1970 for the entries of archives. */
  readonly modified?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The files of all dependencies with a `local_path`, and the map that `module.json` declares.
 * @throws {RampartError} where a `local_path` does not exist or cannot be read
 */
export async function packDependencies(
  named: readonly NamedDependency[],
  sources: DependencySources,
): Promise<{ readonly dependencies: PackedDependencies; readonly findings: readonly Finding[] }> {
  const files: BundledFile[] = [];
  const findings: Finding[] = [];
  const maps: Record<NamedDependency["field"], Record<string, Dependency>> = {
    dependencies: {},
    "optional-dependencies": {},
  };
  for (const { field, name, dependency, fileName } of named) {
    const { local_path, ...declared } = dependency;
    maps[field][name] = declared;
    if (local_path === undefined) continue;
    const place = placeOf(sources, field, name, "local_path");
    const path = await archivePath(resolve(sources.folder, local_path), fileName, place, sources);
    const large = await checkFileSize(path, { entry: `${dependencyFolder}${fileName}` });
    findings.push(...large);
    if (large.length > 0) continue;
    const { size, sha256 } = await digestFile(path);
    // One file under one name is stored once, whoever needs it.
    if (files.every((file) => file.fileName !== fileName)) files.push({ fileName, path, size, sha256 });
    maps[field][name] = { ...declared, sha256 };
    if (declared.sha256 !== undefined && declared.sha256.toLowerCase() !== sha256) {
      const facts = { dependency: name, declared: declared.sha256, actual: sha256 };
      findings.push(
        finding("manifest/dependency-sha256-mismatch", placeOf(sources, field, name, "sha256"), facts),
      );
    }
  }
  const archives = await readArchives(files);
  const { sharedObjects } = archives;
  return {
    dependencies: { files, declared: maps, sharedObjects },
    findings: [...findings, ...archives.findings],
  };
}

/** The archives among files of `deps/`, read as they will be read out of the bundle. */
export async function readArchives(files: readonly BundledFile[]): Promise<DependencyReading> {
  if (files.length === 0) return { sharedObjects: [], isWhole: true, findings: [] };
  const { dependencyReader } = await import("../read/read-dependency.ts");
  const readings: DependencyReading[] = [];
  for (const { fileName, path } of files) {
    const { read } = dependencyReader(fileName);
    readings.push(
      await withFile(path, (source) => read(`${dependencyFolder}${fileName}`, source, nodeRuntime)),
    );
  }
  return {
    sharedObjects: readings.flatMap(({ sharedObjects }) => sharedObjects),
    isWhole: readings.every(({ isWhole }) => isWhole),
    findings: readings.flatMap(({ findings }) => findings),
  };
}

function placeOf(
  { document }: DependencySources,
  ...[field, name, ...rest]: [string, string, ...string[]]
): Place {
  return document === undefined ? {} : dependencyPlace(document, field, name, ...rest);
}

/** The file to store: the given one, or an archive of it where the name in `deps/` promises one. */
async function archivePath(
  path: string,
  fileName: string,
  place: Place,
  sources: DependencySources,
): Promise<string> {
  const kind = await pathKind(path).catch((error: unknown) => {
    const where = place.line === undefined ? "" : ` (line ${place.line} of the manifest)`;
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new RampartError("environment", "dependency-unreadable", `cannot read ${path}${where}: ${reason}`, {
      help: "local_path is relative to the folder of the manifest.",
      cause: error,
    });
  });
  const promisesArchive = /\.(tgz|tar\.gz)$/i.test(fileName);
  if (kind !== "folder" && !(promisesArchive && !(await isGzip(path)))) return path;
  const archive = join(sources.staging(), fileName);
  const { modified, signal } = sources;
  const write = /\.zip$/i.test(fileName)
    ? (await import("../write/write-folder-zip.ts")).writeFolderZip
    : (await import("../write/write-tar.ts")).writeTarGz;
  await write(archive, path, { modified, ...(signal && { signal }) });
  return archive;
}

async function isGzip(path: string): Promise<boolean> {
  const [first, second] = await readWhole(path, 2);
  return first === 0x1f && second === 0x8b;
}
