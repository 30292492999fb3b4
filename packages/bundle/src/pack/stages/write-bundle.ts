import { digestOfExisting, type FileToWrite, writeFilesAtomic } from "@rampart/files";
import { type Ahead, zipToWrite } from "../../write/write-zip.ts";
import type { Companion } from "../pack-options.ts";
import type { PlannedBundle } from "./plan-bundle.ts";

export interface PackedBundle extends PlannedBundle {
  /** Bytes of the zip. */
  readonly size: number;
  /** Of the zip. */
  readonly sha256: string;
  /** Set where a file of other content was there; `null` for the SHA-256 of one that could not be read. */
  readonly replaced?: { readonly sha256: string | null };
}

/** A bundle to be written, and the files that belong to it. */
export interface BundleToWrite {
  readonly planned: PlannedBundle;
  /** Seconds since 1970 for its entries; by default 1980-01-01. */
  readonly modified?: number | undefined;
  readonly companions: readonly Companion[];
}

/**
 * Writes bundles with their companions, all of them or none, and replaces files that are there.
 * @throws {RampartError} where a path cannot be written, or a source changed meanwhile
 */
export async function writeBundles(
  bundles: readonly BundleToWrite[],
  { signal, ahead }: { readonly signal?: AbortSignal | undefined; readonly ahead?: Ahead | undefined },
): Promise<PackedBundle[]> {
  const before = await Promise.all(bundles.map(({ planned }) => digestOfExisting(planned.path)));
  const files = bundles.map((bundle) => filesOf(bundle, ahead));
  const digests = await writeFilesAtomic(files.flat(), { signal });
  let index = 0;
  return bundles.map(({ planned }, at) => {
    const written = digests[index];
    if (written === undefined) throw new Error("a bundle was written without a digest");
    index += files[at]?.length ?? 0;
    const replaced = before[at];
    const isOther = replaced !== undefined && replaced.sha256 !== written.sha256;
    return { ...planned, ...written, ...(isOther && { replaced }) };
  });
}

/** The bundle first, for what the others say of it. */
function filesOf({ planned, modified, companions }: BundleToWrite, ahead: Ahead | undefined): FileToWrite[] {
  const { path, plan } = planned;
  const inputs = plan.entries.map(({ input }) => input);
  return [
    zipToWrite(path, inputs, { modified, ahead }),
    ...companions.map(({ path: companion, content }, index) => ({
      path: companion,
      content: (before: readonly { readonly sha256: string }[]) =>
        Buffer.from(content({ path, sha256: before.at(-1 - index)?.sha256 ?? "" })),
    })),
  ];
}
