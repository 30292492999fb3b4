import type { Runtime } from "@rampart/bytes";
import { dependencyFolder, type ModuleMetadata, renderJson, type Scalars } from "@rampart/metadata";
import { contentDigest } from "../content-digest.ts";
import type { ZipFileInput } from "../write/write-zip.ts";

export interface ModuleJson {
  readonly metadata: ModuleMetadata;
  /** As it is in the bundle: what RAMP would write may differ from the metadata. */
  readonly text: string;
}

/** What a bundle will hold, before a byte of it is written. */
export interface BundlePlan {
  readonly metadata: ModuleMetadata;
  /** Text of `module.json`. */
  readonly moduleJson: string;
  readonly entries: readonly PlannedEntry[];
  /** Of names and uncompressed bytes: the same wherever and with whatever the bundle is packed. */
  readonly contentDigest: string;
}

export interface PlannedEntry {
  readonly input: ZipFileInput;
  /** Bytes, uncompressed. */
  readonly size: number;
  readonly sha256: string;
}

/** A file that will be in a bundle. */
export interface BundledFile {
  readonly fileName: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** What planning needs of the machine. */
export type Sha256 = Pick<Runtime, "sha256">;

/** The text of `module.json`: sorted keys, two blanks a level; numbers with the digits that `scalars` have. */
export function renderModuleJson(metadata: object, scalars?: Scalars): string {
  return `${renderJson(sortKeys(metadata), scalars)}\n`;
}

/** `module.json`, then the module, then `deps/` in name order; nothing else. Pure. */
export function planEntries(
  json: Uint8Array,
  module: BundledFile,
  dependencies: readonly BundledFile[],
  runtime: Sha256,
): PlannedEntry[] {
  const hash = runtime.sha256();
  hash.update(json);
  return [
    {
      input: { name: "module.json", mode: 0o644, compression: "deflate", source: { bytes: json } },
      size: json.length,
      sha256: hash.digest(),
    },
    {
      // Redis refuses to load a module that it may not execute.
      input: { name: module.fileName, mode: 0o755, compression: "deflate", source: fileSource(module) },
      size: module.size,
      sha256: module.sha256,
    },
    ...dependencies.toSorted(byFileName).map((dependency) => ({
      input: {
        name: `${dependencyFolder}${dependency.fileName}`,
        mode: 0o644,
        compression: isCompressed(dependency.fileName) ? ("store" as const) : ("deflate" as const),
        source: fileSource(dependency),
      },
      size: dependency.size,
      sha256: dependency.sha256,
    })),
  ];
}

/** The content digest of a bundle with these entries. */
export function digestOfEntries(entries: readonly PlannedEntry[], runtime: Sha256): string {
  const named = entries.map(({ input, sha256 }) => ({ name: input.name, sha256 }));
  return contentDigest(named, runtime);
}

function fileSource({ path, size, sha256 }: { path: string; size: number; sha256: string }) {
  return { path, size, sha256 };
}

function byFileName(a: BundledFile, b: BundledFile): number {
  return Buffer.compare(Buffer.from(a.fileName), Buffer.from(b.fileName));
}

/** To deflate these again costs time and gains nothing. */
function isCompressed(fileName: string): boolean {
  return /\.(tgz|gz|zip|jar|xz|txz|bz2|tbz2?|zst|7z|lz4|br)$/i.test(fileName);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sortKeys(item)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
