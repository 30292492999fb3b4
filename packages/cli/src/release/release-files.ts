import { type KeyObject, sign } from "node:crypto";
import { join } from "node:path";
import { coverageContent, type MatrixSet, matrixSet } from "@rampart/answers";
import {
  type BundleReading,
  checksumLine,
  isDescribable,
  readSource,
  renderBill,
  signBundle,
} from "@rampart/bundle";
import { gapSentence, matrixOf } from "@rampart/compat";
import { digestStream, mapUntilRejected, type TreeFile } from "@rampart/files";
import { report } from "@rampart/findings";
import { platformData } from "@rampart/platforms";
import { json, kindOf, tool } from "../render/document.ts";
import { escapedMarkdown, renderMatrixMarkdown } from "../render/matrix-markdown.ts";
import { version } from "../version.ts";
import type { ReadyBundle } from "./plan-release.ts";

// What is next to the bundles of a release. All of it is made from the bundles as they were written, read as a stranger
// reads them.

/** Names of the files that a release has once. */
export const releaseFileNames = {
  checksums: "SHA256SUMS",
  checksumsSignature: "SHA256SUMS.sig",
  matrix: "matrix.md",
  document: "release.json",
} as const;

/** Names of the files that belong to one bundle. */
export function companionNames(bundle: string, isSigned: boolean): { sbom: string; signature?: string } {
  return { sbom: `${bundle}.cdx.json`, ...(isSigned && { signature: `${bundle}.sig` }) };
}

/** A bundle as it was written. */
export interface WrittenBundle extends ReadyBundle {
  readonly sha256: string;
  readonly size: number;
  readonly reading: BundleReading;
}

/** Reads the bundles where they are until the release is whole. */
export async function readWritten(
  bundles: readonly ReadyBundle[],
  tree: string,
  jobs: number,
  signal: AbortSignal,
): Promise<WrittenBundle[]> {
  return await mapUntilRejected(bundles, jobs, async (bundle) => {
    const { reading, sha256 } = await readSource({ path: join(tree, bundle.name) }, { signal });
    return { ...bundle, sha256, size: reading.size ?? 0, reading };
  });
}

export interface ReleaseFilesOptions {
  readonly key?: KeyObject | undefined;
  /** Seconds since 1970 (`SOURCE_DATE_EPOCH`). */
  readonly modified?: number | undefined;
  /** What could not be packed, and why. */
  readonly missing: readonly { readonly title: string; readonly reason: string }[];
}

/** What every platform says to the bundles together. */
export function matrixOfRelease(bundles: readonly WrittenBundle[]): MatrixSet {
  const read = bundles.flatMap(({ name: file, sha256, reading }) => {
    const { metadata } = reading;
    if (metadata === undefined) return [];
    const { module_name: module, semantic_version: semantic } = metadata;
    return [{ file, module, version: semantic, sha256, matrix: matrixOf(reading) }];
  });
  const unread = bundles.filter(({ reading }) => reading.metadata === undefined);
  return matrixSet(
    read,
    unread.map(({ name, reading }) => report(name, reading.findings)),
  );
}

/** All files but the bundles, in the order in which they are put in place: the list of checksums comes last. */
export async function releaseFiles(
  bundles: readonly WrittenBundle[],
  matrix: MatrixSet,
  options: ReleaseFilesOptions,
): Promise<TreeFile[]> {
  const texts = new Map<string, string>();
  const signatures = new Map<string, string>();
  for (const { name, sha256, reading } of bundles) {
    const names = companionNames(name, options.key !== undefined);
    if (isDescribable(reading)) {
      const { modified } = options;
      texts.set(names.sbom, renderBill({ sha256, reading }, { version, modified }));
    }
    const { contentDigest } = reading;
    if (options.key !== undefined && names.signature !== undefined && contentDigest !== undefined)
      signatures.set(names.signature, signBundle({ sha256, contentDigest }, options.key));
  }
  texts.set(releaseFileNames.matrix, renderMatrix(matrix));
  texts.set(releaseFileNames.document, releaseDocument(bundles, matrix, options));
  const sums = await checksumsOf(bundles, texts);
  if (options.key !== undefined) {
    const signature = sign(null, Buffer.from(sums), options.key).toString("base64");
    signatures.set(releaseFileNames.checksumsSignature, `${signature}\n`);
  }
  return [...texts, ...signatures, [releaseFileNames.checksums, sums] as const].map(textFile);
}

function textFile([name, text]: readonly [name: string, text: string]): TreeFile {
  return {
    name,
    mode: 0o666,
    open: async function* () {
      yield Buffer.from(text);
    },
  };
}

async function checksumsOf(
  bundles: readonly WrittenBundle[],
  texts: ReadonlyMap<string, string>,
): Promise<string> {
  const sums = new Map(bundles.map(({ name, sha256 }) => [name, sha256]));
  for (const [name, text] of texts) sums.set(name, await digestOfText(text));
  return [...sums]
    .map(([name, sha256]) => ({ name, sha256 }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(checksumLine)
    .join("");
}

async function digestOfText(text: string): Promise<string> {
  const chunks = async function* () {
    yield Buffer.from(text);
  };
  return (await digestStream(chunks())).sha256;
}

function renderMatrix(set: MatrixSet): string {
  const gaps = set.modules.flatMap(({ explanation, coverage }) =>
    explanation.gaps.map((gap) => `* ${escapedMarkdown(gapSentence(gap, coverage))}\n`),
  );
  const list = gaps.length === 0 ? "" : `\nNot covered:\n\n${gaps.join("")}`;
  return `${renderMatrixMarkdown(set)}${list}\nData of ${platformData().asOf}.\n`;
}

/** The release for programs (`schemas/release.schema.json`). */
function releaseDocument(
  bundles: readonly WrittenBundle[],
  matrix: MatrixSet,
  { key, missing }: ReleaseFilesOptions,
): string {
  const { version: dataVersion, asOf } = platformData();
  return json({
    tool,
    ...kindOf("release"),
    complete: missing.length === 0,
    missing: missing.map(({ title, reason }) => ({ bundle: title, reason })),
    bundles: bundles.map((bundle) => bundleObject(bundle, key !== undefined)),
    checksums: releaseFileNames.checksums,
    ...(key !== undefined && { checksumsSignature: releaseFileNames.checksumsSignature }),
    matrix: {
      file: releaseFileNames.matrix,
      data: { version: dataVersion, asOf },
      ...coverageContent(matrix),
    },
  });
}

function bundleObject({ name, size, sha256, planned, reading }: WrittenBundle, isSigned: boolean): object {
  const { metadata, contentDigest } = planned.plan;
  const { sbom, signature } = companionNames(name, isSigned);
  return {
    file: name,
    size,
    sha256,
    contentDigest,
    module: metadata.module_name,
    version: metadata.semantic_version,
    operatingSystems: metadata.operating_systems ?? [],
    architecture: metadata.architecture ?? null,
    minRedisVersion: metadata.min_redis_version ?? null,
    compatibleRedisVersion: metadata.compatible_redis_version ?? null,
    sbom: isDescribable(reading) ? sbom : null,
    signature: signature ?? null,
  };
}
