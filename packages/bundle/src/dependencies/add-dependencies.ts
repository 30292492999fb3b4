import { basename, join, relative, sep } from "node:path";
import { openZip } from "@rampart/archive";
import { digestFile, nodeRuntime, readWhole, withFile, withStagingFolder } from "@rampart/files";
import { type Finding, isFinding, withoutErrorCode } from "@rampart/findings";
import { dependencyFolder } from "@rampart/metadata";
import { forCommand } from "../command-severities.ts";
import { readBundle } from "../open-bundle.ts";
import { type BundledFile, digestOfEntries, type PlannedEntry, planEntries } from "../pack/bundle-plan.ts";
import { checkFileSize } from "../pack/file-size.ts";
import { readArchives } from "../pack/pack-dependencies.ts";
import { hasError } from "../pack/staged.ts";
import { isBundleFault } from "../read/bundle-fault.ts";
import { extractFiles } from "../unpack/extract-files.ts";
import { toFile } from "../unpack/unpack-bundle.ts";
import { RefusedEntry, writeZip } from "../write/write-zip.ts";
import { matchFiles } from "./match-files.ts";

export interface AddDependenciesOptions {
  /** File to write: by default `<bundle>-withdeps.zip` beside the bundle. */
  readonly output?: string;
  /** Seconds since 1970 for the entries (`SOURCE_DATE_EPOCH`); by default 1980-01-01. */
  readonly modified?: number;
  readonly signal?: AbortSignal;
}

export interface AddedDependencies {
  /** Absent where a finding kept the bundle from being written. */
  readonly bundle?: {
    readonly path: string;
    /** Bytes of the zip. */
    readonly size: number;
    readonly entries: readonly PlannedEntry[];
    readonly contentDigest: string;
  };
  readonly findings: readonly Finding[];
}

/**
 * A bundle with the files of dependencies that it declares, and that it was packed without. `module.json` and the module
 * stay byte for byte; each file is held against the checksum that the metadata declare.
 * @throws {RampartError} where a file cannot be read or written
 */
export async function addDependencies(
  bundlePath: string,
  filePaths: readonly string[],
  options: AddDependenciesOptions = {},
): Promise<AddedDependencies> {
  const { signal } = options;
  const { metadata, module, findings } = await readBundle({ path: bundlePath }, signal ? { signal } : {});
  const faults = findings.filter(isBundleFault);
  if (metadata === undefined || module === undefined || faults.length > 0) return { findings: faults };
  const sizes = filePaths.map((path) =>
    checkFileSize(path, { entry: `${dependencyFolder}${basename(path)}` }),
  );
  const large = (await Promise.all(sizes)).flat();
  if (large.length > 0) return { findings: large };
  const files = await Promise.all(filePaths.map(readFileFacts));
  const mismatches = forCommand("deps add", matchFiles(files, metadata)).map(withoutErrorCode);
  if (mismatches.length > 0) return { findings: mismatches };
  const inside = (await readArchives(files)).findings;
  if (hasError(inside)) return { findings: inside };

  return withStagingFolder(async (stagingFolder) => {
    const staging = stagingFolder();
    const extracted = await extractWhole(bundlePath, staging, signal);
    if (!Array.isArray(extracted)) return { findings: [extracted] };
    const added = new Set(files.map(({ fileName }) => fileName));
    const folder = join(staging, dependencyFolder);
    const kept = extracted
      .filter((path) => path.startsWith(folder))
      // A file keeps the path that it has below `deps/`.
      .map((path) => ({ path, fileName: relative(folder, path).split(sep).join("/") }))
      .filter(({ fileName }) => !added.has(fileName));
    const before = await Promise.all(
      kept.map(async ({ path, fileName }) => ({ fileName, path, ...(await digestFile(path)) })),
    );
    const json = await readWhole(join(staging, "module.json"), Number.POSITIVE_INFINITY, signal);
    const packed = await readFileFacts(join(staging, module.entry));
    const entries = planEntries(json, packed, [...before, ...files], nodeRuntime);
    const path = options.output ?? bundleWithDependencies(bundlePath);
    const inputs = entries.map(({ input }) => input);
    const written = await writeZip(path, inputs, options).catch((error: unknown) => {
      if (error instanceof RefusedEntry) return error.finding;
      throw error;
    });
    if ("rule" in written) return { findings: [...inside, written] };
    const { size } = written;
    const bundle = { path, size, entries, contentDigest: digestOfEntries(entries, nodeRuntime) };
    return { bundle, findings: [...inside, ...stillMissing(findings, added)] };
  });
}

/** The file that is written by default: where the bundle is called so already, itself. */
export function bundleWithDependencies(bundlePath: string): string {
  return bundlePath.replace(/(-withdeps)?(\.zip)?$/, "-withdeps.zip");
}

async function readFileFacts(path: string): Promise<BundledFile> {
  return { fileName: basename(path), path, ...(await digestFile(path)) };
}

async function extractWhole(
  bundlePath: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<string[] | Finding> {
  return withFile(bundlePath, async (source) => {
    const zip = await openZip(source, nodeRuntime);
    const entries = zip.entries.filter(({ kind }) => kind === "file").map(toFile);
    return extractFiles(entries, { folder, replace: false, ...(signal && { signal }) });
  });
}

/** Dependencies that nobody gave, of those that the bundle lacked. */
function stillMissing(findings: readonly Finding[], added: ReadonlySet<string>): Finding[] {
  return findings.filter(
    (found) =>
      isFinding(found, "bundle/dependency-missing") &&
      !added.has(found.facts.file.slice(dependencyFolder.length)),
  );
}
