import { gzipSync } from "node:zlib";
import { type RenderedFinding, renderFinding } from "@rampart/findings";
import { type BundleParts, buildBundle, sha256 } from "../bundle-builder.test-support.ts";
import { readBundle } from "../open-bundle.ts";
import type { ReadOptions } from "./bundle-reading.ts";

/** A tar archive with nothing in it. */
export const dependency = gzipSync(Buffer.alloc(1024));
export const declared = {
  engine: { url: "https://example.com/files/engine.tgz", sha256: sha256(dependency) },
};
export const packedDependency = { name: "deps/engine.tgz", content: dependency, method: 0 };
export const withDependency: BundleParts = {
  metadata: { dependencies: declared },
  more: [packedDependency],
};

export async function findingsOf(
  parts: BundleParts | Buffer,
  options?: ReadOptions,
): Promise<RenderedFinding[]> {
  const bytes = Buffer.isBuffer(parts) ? parts : buildBundle(parts);
  return (await readBundle({ bytes }, options)).findings.map(renderFinding);
}
