import { type Finding, finding, type RampartError, usageError } from "@rampart/findings";
import { dependencyFileName, type ModuleMetadata } from "@rampart/metadata";
import type { BundledFile } from "../pack/bundle-plan.ts";
import { declaredNames } from "./declared-names.ts";

/**
 * Holds files against the dependencies that metadata declare: each must be named by one, and have its checksum. Pure.
 * @throws {RampartError} where two files have one name: the call is at fault
 */
export function matchFiles(files: readonly BundledFile[], metadata: ModuleMetadata): Finding[] {
  const declared = declaredFiles(metadata);
  const names = declaredNames(new Set(declared.keys()));
  return files.flatMap((file, index): Finding[] => {
    if (files.findIndex(({ fileName }) => fileName === file.fileName) < index) throw sameName(file);
    const dependency = declared.get(file.fileName);
    if (dependency === undefined)
      return [finding("bundle/dependency-undeclared", { entry: file.path }, names)];
    return checkChecksum(file, dependency);
  });
}

interface Declared {
  readonly name: string;
  readonly sha256: string | undefined;
}

/** By the name that a cluster looks for. */
function declaredFiles(metadata: ModuleMetadata): ReadonlyMap<string, Declared> {
  const fields = [metadata.dependencies ?? {}, metadata["optional-dependencies"] ?? {}];
  return new Map(
    fields.flatMap((dependencies) =>
      Object.entries(dependencies).map(
        ([name, { url, sha256 }]) => [dependencyFileName(name, url), { name, sha256 }] as const,
      ),
    ),
  );
}

function checkChecksum({ path, sha256 }: BundledFile, declared: Declared): Finding[] {
  const place = { entry: path };
  const dependency = declared.name;
  if (!declared.sha256)
    return [finding("metadata/dependency-malformed", place, { dependency, missing: ["sha256"] })];
  const expected = declared.sha256.toLowerCase();
  if (expected === sha256) return [];
  return [
    finding("bundle/dependency-sha256-mismatch", place, { dependency, declared: expected, actual: sha256 }),
  ];
}

function sameName({ path, fileName }: BundledFile): RampartError {
  return usageError(`two of the files are called ${fileName}; the second is ${path}`);
}
